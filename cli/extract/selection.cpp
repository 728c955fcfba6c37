#include "cli/extract/selection.hpp"

#include <algorithm>

#include "dissector/ends.hpp"

namespace s7::cli {
namespace {

// Rounded as the inventory rounds.
std::int64_t microseconds(std::int64_t nanoseconds) { return nanoseconds / 1000 - (nanoseconds % 1000 < 0 ? 1 : 0); }

}  // namespace

bool belongs_to(const WantedConnection& connection, const capture::Packet& packet) {
  const auto ends = dissector::ends_of(
      {{packet.at, packet.number, 0, packet.capture}, packet.link_type, packet.wire_length, packet.bytes});
  if (!ends) return false;
  const std::int64_t at = microseconds(packet.at);
  const auto fits = [&](const dissector::Endpoint& client, const dissector::Endpoint& server) {
    if (ends->has_ports && server.port != connection.port) return false;
    const bool meanwhile = std::any_of(connection.stays.begin(), connection.stays.end(), [&](const Stay& stay) {
      return at >= stay.first && at <= stay.last &&
             (!ends->has_ports || stay.any_port || stay.client_port == client.port);
    });
    return meanwhile && to_string(client.address) == connection.client &&
           to_string(server.address) == connection.server;
  };
  return fits(ends->source, ends->destination) || fits(ends->destination, ends->source);
}

}  // namespace s7::cli
