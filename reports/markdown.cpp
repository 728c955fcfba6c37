#include "reports/markdown.hpp"

#include <cctype>

#include "reports/unicode.hpp"

namespace s7::reports {
namespace {

bool is_word(std::string_view text, std::size_t at) {
  return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
}

}  // namespace

std::string escape_markdown(std::string_view raw) {
  const std::string text = printable(raw);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool inside_word = i > 0 && is_word(text, i - 1) && is_word(text, i + 1);
    const bool markup = std::string_view("\\`*[]|~").find(c) != std::string_view::npos || (c == '_' && !inside_word);
    const bool link = c == ':' && text.compare(i, 3, "://") == 0;
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (link) {
      out += "&#58;";
    } else {
      if (markup) out.push_back('\\');
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace s7::reports
