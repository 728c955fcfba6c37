#include "reports/html/markup.hpp"

#include <fmt/format.h>

#include "reports/unicode.hpp"

namespace s7::reports::html {
namespace {

using Kind = Block::Kind;

// Lists within lists, as far as they are open.
class Lists {
 public:
  explicit Lists(std::string& out) : out_(out) {}

  void item(int depth, const std::string& text) {
    if (depth <= depth_) close_to(depth, true);
    for (; depth_ < depth; ++depth_) out_ += depth_ + 1 < depth ? "<ul><li>" : "<ul>";
    out_ += "<li>" + text;
  }
  void end() { close_to(0, false); }

 private:
  void close_to(int depth, bool stays_open) {
    while (depth_ > depth) {
      out_ += "</li></ul>";
      --depth_;
    }
    if (stays_open && depth_ > 0) out_ += "</li>";
  }

  std::string& out_;
  int depth_ = 0;
};

}  // namespace

std::string escape(std::string_view raw) {
  const std::string text = printable(raw);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out.push_back(c);
    }
  }
  return out;
}

std::string render(const Document& document, int level) {
  std::string out;
  Lists lists(out);
  for (const Block& block : document.blocks()) {
    const std::string text =
        block.alarming ? fmt::format("<strong>{}</strong>", escape(block.text)) : escape(block.text);
    switch (block.kind) {
      case Kind::item: lists.item(1, text); continue;
      case Kind::subitem: lists.item(2, text); continue;
      case Kind::title: continue;
      default: lists.end();
    }
    if (block.kind == Kind::paragraph) {
      out += fmt::format("<p>{}</p>\n", text);
    } else {
      const int rank = level + (block.kind == Kind::heading ? 0 : 1);
      out += fmt::format("<h{0}>{1}</h{0}>\n", rank, escape(block.text));
    }
  }
  lists.end();
  return out;
}

}  // namespace s7::reports::html
