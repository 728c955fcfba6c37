#include "reports/knowledge/order_number.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <charconv>
#include <vector>

namespace s7::reports {
namespace {

std::string bare(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ') continue;
    out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return out;
}

std::vector<int> version_numbers(std::string_view text) {
  std::vector<int> numbers;
  if (!text.empty() && (text.front() == 'V' || text.front() == 'v')) text.remove_prefix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty()) {
    int number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc{}) break;
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    if (text.empty() || text.front() != '.') break;
    text.remove_prefix(1);
  }
  return numbers;
}

}  // namespace

bool order_number_fits(std::string_view pattern, std::string_view order_number) {
  return ::fnmatch(bare(pattern).c_str(), bare(order_number).c_str(), 0) == 0;
}

bool older_firmware(std::string_view a, std::string_view b) { return version_numbers(a) < version_numbers(b); }

bool firmware_fits(std::string_view from, std::string_view below, std::string_view firmware) {
  if (from.empty() && below.empty()) return true;
  if (version_numbers(firmware).empty()) return false;
  return (from.empty() || !older_firmware(firmware, from)) && (below.empty() || older_firmware(firmware, below));
}

std::string version_cell(const DataTable::Line& line, std::string_view column) {
  std::string text = line.text(column);
  if (!text.empty() && version_numbers(text).empty())
    line.fail(fmt::format("column '{}': '{}' is no firmware version such as 4.5", column, text));
  return text;
}

}  // namespace s7::reports
