#include "reports/audit/filter.hpp"

#include <fmt/format.h>

namespace s7::reports::audit {
namespace {

void both(std::string& filter, const std::string& more) {
  if (more.empty()) return;
  if (!filter.empty()) filter += " && ";
  filter += more;
}

}  // namespace

std::string host_filter(std::string_view address) {
  const bool is_address = address.find_first_not_of("0123456789abcdef.:") == std::string_view::npos;
  if (address.empty() || !is_address) return {};
  return fmt::format("{} == {}", address.find(':') == std::string_view::npos ? "ip.addr" : "ipv6.addr", address);
}

std::string pair_filter(std::string_view client, std::string_view server, std::uint16_t port) {
  std::string filter = host_filter(client);
  if (client != server) both(filter, host_filter(server));
  if (port != 0) both(filter, fmt::format("tcp.port == {}", port));
  return filter;
}

std::string connection_filter(const AuditInput& input, const Connection& connection) {
  return pair_filter(input.stations[connection.client].address, input.stations[connection.server].address,
                     connection.port);
}

std::string frame_filter(const Evidence& evidence) {
  std::string filter;
  for (const Place& place : evidence.places()) {
    if (!filter.empty()) filter += " || ";
    filter += fmt::format("frame.number == {}", place.frame);
  }
  return filter;
}

std::string filter_for(const AuditInput& input, const Finding& finding) {
  if (finding.connection) return connection_filter(input, input.connections[*finding.connection]);
  std::string filter;
  if (finding.client) both(filter, host_filter(input.stations[*finding.client].address));
  if (finding.server && finding.server != finding.client)
    both(filter, host_filter(input.stations[*finding.server].address));
  return filter.empty() ? frame_filter(finding.evidence) : filter;
}

}  // namespace s7::reports::audit
