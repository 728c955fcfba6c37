#include "reports/audit/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "reports/humanise.hpp"
#include "reports/ranges.hpp"

namespace s7::reports::audit {

std::string rfc3339(Time time) {
  using namespace std::chrono;
  const sys_time<microseconds> at{microseconds(time)};
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const auto micros = (at - day).count();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), micros / 3'600'000'000,
                     micros / 60'000'000 % 60, micros / 1'000'000 % 60, micros % 1'000'000);
}

std::string when(Time time) { return short_time(rfc3339(time)); }

std::string when(const Seen& seen) {
  if (!seen.known()) return {};
  return time_span(rfc3339(seen.first.time), rfc3339(seen.last.time));
}

std::string of_capture(const AuditInput& input) {
  return fmt::format("in {} of capture", human_coverage(input.observed()));
}

std::string listed(const std::vector<std::string>& items, std::size_t most) {
  const std::size_t said = items.size() <= most + 1 ? items.size() : most;
  const std::size_t rest = items.size() - said;
  std::string out;
  for (std::size_t i = 0; i < said; ++i) {
    if (i > 0) out += i + 1 == said && rest == 0 ? " and " : ", ";
    out += items[i];
  }
  return rest == 0 ? out : fmt::format("{} and {} more", out, rest);
}

std::string stations_text(const AuditInput& input, std::vector<Index> stations, std::size_t most) {
  std::sort(stations.begin(), stations.end());
  stations.erase(std::unique(stations.begin(), stations.end()), stations.end());
  std::vector<std::string> names;
  for (const Index station : stations) names.push_back(input.who(station));
  return listed(names, most);
}

std::string identity_text(const AuditInput& input, Index station) {
  std::string text = input.fact(station, "order_number");
  const Family* family = input.family(station);
  if (family != nullptr) text = text.empty() ? family->name : fmt::format("{}, {}", family->name, text);
  const std::string firmware = input.fact(station, "firmware");
  if (!text.empty() && !firmware.empty()) text += fmt::format(", firmware {}", firmware);
  return text;
}

std::string introduced(const AuditInput& input, Index station) {
  const std::string identity = identity_text(input, station);
  const Station& known = input.stations[station];
  if (identity.empty()) return input.who(station);
  if (known.name.empty()) return fmt::format("{} ({})", known.address, identity);
  return fmt::format("{} ({}; {})", known.address, known.name, identity);
}

std::string code_text(const AuditInput& input, std::uint16_t code) {
  return input.code_names.described(code < 0x100 ? fmt::format("0x{:02x}", code) : fmt::format("0x{:04x}", code));
}

std::string range_of(const Access& access) {
  const std::string block = block_name(access.area, access.db);
  const std::string range = range_text(access.first_byte, access.bytes, access.bit);
  if (!range.empty()) return fmt::format("{} {}", block, range);
  return access.detail.empty() ? block : fmt::format("{} {}", block, access.detail);
}

}  // namespace s7::reports::audit
