#include "cli/extract/selection.hpp"

#include <algorithm>

#include "cli/pipeline.hpp"

namespace s7::cli {
namespace {

// Rounded as the inventory rounds.
std::int64_t microseconds(std::int64_t nanoseconds) { return nanoseconds / 1000 - (nanoseconds % 1000 < 0 ? 1 : 0); }

capture::Packet packet_of(const dissector::Frame& frame) {
  const dissector::Where& where = frame.where;
  return {where.at, where.frame, frame.bytes, frame.wire_length, frame.link_type, where.capture};
}

}  // namespace

void Selection::add(const capture::Packet& packet, const Take& take) {
  const dissector::Frame frame = frame_of(packet, 0);
  const auto ends = dissector::ends_of(frame);
  if (ends && concerns(*ends, packet.at)) return take(packet);
  tunnels_.push(
      frame, [&](const dissector::FrameEnds& inside) { return concerns(inside, packet.at); },
      [&](const dissector::Frame& piece) { take(packet_of(piece)); });
}

bool Selection::concerns(const dissector::FrameEnds& ends, std::int64_t nanoseconds) const {
  const std::int64_t at = microseconds(nanoseconds);
  const auto fits = [&](const dissector::Endpoint& client, const dissector::Endpoint& server) {
    if (ends.has_ports && !connection_.ports.contains(server.port)) return false;
    const bool meanwhile = std::any_of(connection_.stays.begin(), connection_.stays.end(), [&](const Stay& stay) {
      return at >= stay.first && at <= stay.last &&
             (!ends.has_ports || stay.any_port || stay.client_port == client.port);
    });
    const auto is = [](const dissector::Endpoint& end, const std::string& wanted) {
      return wanted.empty() || to_string(end.address) == wanted;
    };
    return meanwhile && is(client, connection_.client) && is(server, connection_.server);
  };
  return fits(ends.source, ends.destination) || fits(ends.destination, ends.source);
}

}  // namespace s7::cli
