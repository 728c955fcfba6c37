#include "cli/extract/selection.hpp"

#include <algorithm>

namespace s7::cli {
namespace {

// Rounded as the inventory rounds.
std::int64_t microseconds(std::int64_t nanoseconds) { return nanoseconds / 1000 - (nanoseconds % 1000 < 0 ? 1 : 0); }

}  // namespace

void Selection::add(const capture::Packet& packet, const Take& take) {
  const dissector::Frame frame{
      {packet.at, packet.number, 0, packet.capture}, packet.link_type, packet.wire_length, packet.bytes};
  const auto ends = dissector::ends_of(frame);
  if (ends && concerns(*ends, packet.at)) return take(packet);
  if (const auto piece = tunnels_.push(frame)) add_piece(*piece, packet, take);
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

void Selection::add_piece(const dissector::TunnelEnds::Piece& piece, const capture::Packet& packet, const Take& take) {
  while (!waiting_.empty() && packet.at - waiting_.front().packet.at > limits_.fragment_timeout) waiting_.pop_front();
  if (waiting_.size() >= most_waiting) {
    waiting_.pop_front();
    ++crowded_out_;
  }
  const bool wanted = piece.inside && concerns(*piece.inside, packet.at);
  for (auto at = waiting_.begin(); piece.inside && at != waiting_.end();) {
    if (at->datagram != piece.datagram) {
      ++at;
      continue;
    }
    at->packet.bytes = at->bytes;
    if (wanted) take(at->packet);
    at = waiting_.erase(at);
  }
  if (wanted) return take(packet);
  if (!piece.inside) waiting_.push_back({piece.datagram, packet, {packet.bytes.begin(), packet.bytes.end()}});
}

}  // namespace s7::cli
