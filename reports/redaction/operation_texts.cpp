#include "reports/redaction/operation_texts.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace s7::reports::redaction {
namespace {

bool is_number(std::string_view text) { return text.find_first_not_of("0123456789.-+") == std::string_view::npos; }

std::string argument_with(const std::string& argument, const ReplaceName& replace) {
  const std::size_t blank = argument.find(' ');
  const std::size_t value = blank == std::string::npos ? 0 : blank + 1;
  const std::string given = argument.substr(value);
  return is_number(given) ? argument : argument.substr(0, value) + replace(given);
}

bool is_kind_of_message(std::string_view word) {
  constexpr std::array<std::string_view, 5> kinds{"none", "mode", "system", "user", "alarms"};
  return std::find(kinds.begin(), kinds.end(), word) != kinds.end();
}

}  // namespace

std::string arguments_with(const std::string& text, const ReplaceName& replace) {
  constexpr std::string_view separator = ", ";
  const std::size_t colon = text.find(": ");
  if (colon == std::string::npos) return text;
  std::size_t at = colon + 2;
  std::string out = text.substr(0, at);
  for (;;) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    out += argument_with(text.substr(at, end - at), replace);
    if (end == text.size()) return out;
    out += separator;
    at = end + separator.size();
  }
}

std::string subscriber_with(const std::string& text, const ReplaceName& replace) {
  std::size_t end = text.size();  // of the name
  while (end > 0) {
    const std::size_t blank = text.rfind(' ', end - 1);
    const std::size_t begin = blank == std::string::npos ? 0 : blank + 1;
    if (!is_kind_of_message(std::string_view(text).substr(begin, end - begin))) break;
    end = begin == 0 ? 0 : blank;
  }
  return end == 0 ? text : replace(text.substr(0, end)) + text.substr(end);
}

}  // namespace s7::reports::redaction
