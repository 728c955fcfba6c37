#include "reports/wrap.hpp"

#include <algorithm>

#include "reports/unicode.hpp"

namespace s7::reports {
namespace {

// Bytes of the longest prefix of `text` that fits `width` cells; at least one code point.
std::size_t fitting_prefix(std::string_view text, std::size_t width) {
  std::size_t bytes = plain_prefix(text.substr(0, width));
  std::size_t cells = bytes;
  while (bytes < text.size()) {
    const CodePoint point = next_code_point(text.substr(bytes));
    cells += display_width(text.substr(bytes, point.length));
    if (cells > width && bytes > 0) break;
    bytes += point.length;
  }
  return bytes;
}

}  // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 1);
  std::vector<std::string> lines;
  while (true) {
    std::size_t end = fitting_prefix(text, width);
    if (end == text.size()) break;
    const bool at_blank = end < text.size() && text[end] == ' ';
    const std::size_t blank = text.substr(0, end).rfind(' ');
    if (!at_blank && blank != std::string_view::npos && blank > 0) end = blank;
    std::string_view line = text.substr(0, end);
    while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(end);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

}  // namespace s7::reports
