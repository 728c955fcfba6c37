#include "reports/humanise.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <utility>
#include <vector>

namespace s7::reports {
namespace {

// A fixed-width decimal number at `at`; -1 when there is none.
int digits(std::string_view text, std::size_t at, std::size_t length) {
  int value = -1;
  if (at + length > text.size()) return -1;
  const char* begin = text.data() + at;
  const auto result = std::from_chars(begin, begin + length, value);
  return result.ptr == begin + length && *begin != '-' ? value : -1;
}

}  // namespace

std::string human_count(std::int64_t number) {
  std::string text = fmt::format("{}", number);
  const std::size_t sign = number < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > sign + 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string counted(std::int64_t number, std::string_view singular, std::string_view plural) {
  if (number == 1) return fmt::format("1 {}", singular);
  return plural.empty() ? fmt::format("{} {}s", human_count(number), singular)
                        : fmt::format("{} {}", human_count(number), plural);
}

std::string human_bytes(std::int64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  static constexpr std::array<std::string_view, 5> units{"KiB", "MiB", "GiB", "TiB", "PiB"};
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  // 1023.95 would print as 1024.0 of the smaller unit.
  for (; value >= 1023.95 && unit + 1 < units.size(); ++unit) value /= 1024;
  return fmt::format("{:.1f} {}", value, units[unit]);
}

std::string human_duration(std::int64_t us) {
  if (us < 1000) return fmt::format("{} us", us);
  if (us < 9'950) return fmt::format("{:.1f} ms", static_cast<double>(us) / 1000);
  if (us < 999'500) return fmt::format("{} ms", (us + 500) / 1000);
  const std::int64_t tenths = (us + 50'000) / 100'000;
  if (tenths < 600) return fmt::format("{}.{} s", tenths / 10, tenths % 10);
  const std::int64_t seconds = (us + 500'000) / 1'000'000;
  const auto two = [](std::int64_t large, std::string_view large_unit, std::int64_t small,
                      std::string_view small_unit) {
    return small == 0 ? fmt::format("{} {}", large, large_unit)
                      : fmt::format("{} {} {} {}", large, large_unit, small, small_unit);
  };
  if (seconds < 3600) return two(seconds / 60, "min", seconds % 60, "s");
  if (seconds < 86400) return two(seconds / 3600, "h", seconds / 60 % 60, "min");
  return two(seconds / 86400, "d", seconds / 3600 % 24, "h");
}

std::string human_coverage(std::int64_t microseconds) {
  return microseconds == 0 ? "no time" : human_duration(microseconds);
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text.back() != 'Z') {
    return std::nullopt;
  }
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || minute < 0 || second < 0)
    return std::nullopt;
  const std::chrono::sys_days date{std::chrono::year(year) / month / day};
  std::int64_t micros = 0;
  if (text.size() == 27 && text[19] == '.') micros = digits(text, 20, 6);
  if (micros < 0 || (text.size() != 27 && text.size() != 20)) return std::nullopt;
  const std::int64_t seconds = std::int64_t{date.time_since_epoch().count()} * 86400 + std::int64_t{hour} * 3600 +
                               std::int64_t{minute} * 60 + second;
  return seconds * 1'000'000 + micros;
}

std::string short_time(std::string_view text) {
  if (!parse_time(text)) return std::string(text);
  return fmt::format("{} {}", text.substr(0, 10), text.substr(11, 8));
}

std::string time_span(std::string_view first, std::string_view last) {
  std::string from = short_time(first);
  std::string to = short_time(last);
  if (from == to || to.empty()) return from;
  if (from.empty()) return to;
  const bool same_day = from.size() == 19 && to.size() == 19 && from.compare(0, 10, to, 0, 10) == 0;
  return fmt::format("{} .. {}", from, same_day ? to.substr(11) : to);
}

std::string human_connection_type(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> words{{{"pg", "PG"},
                                                                                       {"op", "OP"},
                                                                                       {"s7-basic", "S7 basic"},
                                                                                       {"configured", "S7 configured"},
                                                                                       {"es", "ES"},
                                                                                       {"hmi", "HMI"},
                                                                                       {"other", "other"}}};
  for (const auto& [key, human] : words) {
    if (key == word) return std::string(human);
  }
  return std::string(word);
}

std::string station(std::string_view address, std::string_view name) {
  return name.empty() ? std::string(address) : fmt::format("{} ({})", address, name);
}

std::string endpoint(std::string_view address, std::int64_t port) {
  if (port == 102 || port == 0) return std::string(address);
  const bool v6 = address.find(':') != std::string_view::npos;
  return v6 ? fmt::format("[{}]:{}", address, port) : fmt::format("{}:{}", address, port);
}

}  // namespace s7::reports
