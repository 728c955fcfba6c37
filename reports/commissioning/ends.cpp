#include "reports/commissioning/ends.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace s7::reports::commissioning {
namespace {

void add(End& end, const audit::Direction& direction) {
  if (!direction.mac.empty()) end.macs.insert(direction.mac);
  if (direction.ttl_min) end.ttl_min = std::min(end.ttl_min.value_or(*direction.ttl_min), *direction.ttl_min);
  if (direction.ttl_max) end.ttl_max = std::max(end.ttl_max.value_or(*direction.ttl_max), *direction.ttl_max);
}

}  // namespace

Ends ends_of(const audit::AuditInput& input, const audit::Connection& connection) {
  Ends ends;
  for (const audit::Session& session : input.sessions_of(connection)) {
    add(ends.client, session.to_server);
    add(ends.server, session.to_client);
  }
  return ends;
}

std::string macs_text(const End& end) {
  std::string text;
  for (const std::string& mac : end.macs) text += (text.empty() ? "" : ", ") + mac;
  return text;
}

std::string ttl_text(const End& end) {
  if (!end.ttl_min || !end.ttl_max) return {};
  return *end.ttl_min == *end.ttl_max ? fmt::format("{}", *end.ttl_min)
                                      : fmt::format("{}-{}", *end.ttl_min, *end.ttl_max);
}

Routers::Routers(const audit::AuditInput& input) {
  for (const audit::Connection& connection : input.connections) {
    const Ends ends = ends_of(input, connection);
    for (const std::string& mac : ends.client.macs) stations_[mac].insert(connection.client);
    for (const std::string& mac : ends.server.macs) stations_[mac].insert(connection.server);
  }
}

std::string Routers::behind(const End& end, std::string_view who) const {
  for (const std::string& mac : end.macs) {
    const auto at = stations_.find(mac);
    if (at != stations_.end() && at->second.size() > 1)
      return fmt::format("{} behind {}, which {} addresses share", who, mac, at->second.size());
  }
  return {};
}

std::string Routers::between(const Ends& ends) const {
  const std::string client = behind(ends.client, "client"), server = behind(ends.server, "server");
  return client.empty() || server.empty() ? client + server : client + "; " + server;
}

}  // namespace s7::reports::commissioning
