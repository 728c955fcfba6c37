#include "reports/document.hpp"

#include <fmt/format.h>

#include "reports/markdown.hpp"
#include "reports/unicode.hpp"
#include "reports/wrap.hpp"

namespace s7::reports {
namespace {

using Kind = Block::Kind;

constexpr std::size_t width_elsewhere = 100;

// What stands before the first line of a block and before its others.
struct Lead {
  std::string_view first, rest;
};

Lead text_lead(Kind kind) {
  switch (kind) {
    case Kind::title:
    case Kind::heading: return {"", ""};
    case Kind::subheading:
    case Kind::paragraph: return {"  ", "  "};
    case Kind::item: return {"  - ", "    "};
    case Kind::subitem: return {"      ", "      "};
  }
  return {"", ""};
}

std::string_view colour_of(const Block& block) {
  if (block.kind == Kind::title || block.kind == Kind::heading || block.kind == Kind::subheading) return "\x1b[1m";
  return block.alarming ? "\x1b[31m" : "";
}

bool is_head(Kind kind) { return kind == Kind::title || kind == Kind::heading || kind == Kind::subheading; }

std::string_view markdown_lead(Kind kind) {
  switch (kind) {
    case Kind::title: return "# ";
    case Kind::heading: return "## ";
    case Kind::subheading: return "### ";
    case Kind::paragraph: return "";
    case Kind::item: return "- ";
    case Kind::subitem: return "  - ";
  }
  return "";
}

bool is_item(Kind kind) { return kind == Kind::item || kind == Kind::subitem; }

// A list's first item and whatever follows a list need an empty line between, or Markdown takes them for one paragraph.
bool needs_gap(Kind before, Kind now) { return !(is_item(before) && is_item(now)); }

}  // namespace

std::string render_text(const Document& document, const TextStyle& style) {
  const std::size_t width = style.width.value_or(width_elsewhere);
  std::string out;
  for (const Block& block : document.blocks()) {
    if (!out.empty() && is_head(block.kind)) out.push_back('\n');
    const Lead lead = text_lead(block.kind);
    const std::string_view colour = style.colour ? colour_of(block) : "";
    bool first = true;
    for (const std::string& line :
         wrap(printable(block.text), width > lead.rest.size() ? width - lead.rest.size() : 1)) {
      out += first ? lead.first : lead.rest;
      out += colour.empty() ? line : fmt::format("{}{}\x1b[0m", colour, line);
      out.push_back('\n');
      first = false;
    }
  }
  return out;
}

std::string render_md(const Document& document) {
  std::string out;
  Kind before = Kind::title;
  for (const Block& block : document.blocks()) {
    if (!out.empty() && needs_gap(before, block.kind)) out.push_back('\n');
    const std::string text = escape_markdown(block.text);
    out += fmt::format("{}{}\n", markdown_lead(block.kind), block.alarming ? fmt::format("**{}**", text) : text);
    before = block.kind;
  }
  return out;
}

}  // namespace s7::reports
