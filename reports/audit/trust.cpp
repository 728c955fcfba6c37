#include "reports/audit/trust.hpp"

#include "reports/audit/input.hpp"

namespace s7::reports::audit {
namespace {

struct Packets {
  std::uint64_t to_server = 0, to_client = 0, lost = 0, bytes = 0;
  bool both = false;  // in one TCP connection
};

Packets packets_of(const AuditInput& input, const Connection& connection) {
  Packets sum;
  for (const Session& session : input.sessions_of(connection)) {
    sum.to_server += session.to_server.packets;
    sum.to_client += session.to_client.packets;
    sum.both |= session.to_server.packets > 0 && session.to_client.packets > 0;
    sum.bytes += session.to_server.bytes + session.to_client.bytes;
    sum.lost += session.to_server.lost_bytes + session.to_client.lost_bytes;
  }
  return sum;
}

// A stray packet that carries nothing may be forged, or late: it does not show how the capture was made.
bool stray(const Connection& connection, const Packets& packets) {
  return connection.protocol == "unknown" && !connection.start_seen && packets.bytes == 0;
}

// Two sensors that saw one direction each don't show both: question and answer never stand in one TCP connection.
Sight sight_of(const Packets& packets) {
  if (packets.both) return Sight::both;
  if (packets.to_server > 0) return Sight::client_only;
  return packets.to_client > 0 ? Sight::server_only : Sight::nothing;
}

}  // namespace

Trust::Trust(const AuditInput& input) : heard_(input.stations.size(), false), half_seen_(input.stations.size(), false) {
  connections_.reserve(input.connections.size());
  lost_bytes_.reserve(input.connections.size());
  for (const Connection& connection : input.connections) {
    const Packets packets = packets_of(input, connection);
    const Sight sight = stray(connection, packets) ? Sight::nothing : sight_of(packets);
    connections_.push_back(sight);
    lost_bytes_.push_back(packets.lost);
    if (packets.to_server > 0) heard_[connection.client] = true;
    if (packets.to_client > 0) heard_[connection.server] = true;
    if (sight != Sight::nothing) ++seen_;
    if (sight != Sight::client_only && sight != Sight::server_only) continue;
    ++one_way_connections_;
    half_seen_[connection.client] = half_seen_[connection.server] = true;
  }
  hear(input);
}

void Trust::hear(const AuditInput& input) {
  for (const Attempt& attempt : input.attempts) {
    heard_[attempt.client] = true;
    const bool by_server = !attempt.refusal.empty() && attempt.refusal != "icmp";
    if (by_server || attempt.acknowledged.value_or(false)) heard_[attempt.server] = true;
  }
  for (const Resolution& resolution : input.resolutions) {
    heard_[resolution.asker] = true;
    if (resolution.answers > 0) heard_[resolution.target] = true;
  }
}

}  // namespace s7::reports::audit
