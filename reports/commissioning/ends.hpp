#pragma once

// What the packets show of the two ends of a connection: hardware addresses, routers between them, time to live.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "reports/audit/input.hpp"

namespace s7::reports::commissioning {

// One end of one connection, as its packets arrived at the sensor.
struct End {
  std::set<std::string> macs;
  std::optional<std::uint8_t> ttl_min, ttl_max;
};

struct Ends {
  End client, server;
};

[[nodiscard]] Ends ends_of(const audit::AuditInput& input, const audit::Connection& connection);

// "00:1b:1b:1c:00:11"; several after a comma; empty: unknown.
[[nodiscard]] std::string macs_text(const End& end);
// "64", "60-64"; empty: unknown.
[[nodiscard]] std::string ttl_text(const End& end);

// Hardware addresses that several stations sent from: routers, or other machines that stand for several.
class Routers {
 public:
  explicit Routers(const audit::AuditInput& input);
  // "client behind 00:0c:29:00:00:01, which 3 addresses share"; empty: none was seen.
  [[nodiscard]] std::string between(const Ends& ends) const;

 private:
  [[nodiscard]] std::string behind(const End& end, std::string_view who) const;
  std::map<std::string, std::set<audit::Index>> stations_;  // by MAC
};

}  // namespace s7::reports::commissioning
