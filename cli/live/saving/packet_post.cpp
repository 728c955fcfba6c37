#include "cli/live/saving/packet_post.hpp"

#include "cli/live/saving/saved_packet.hpp"

namespace s7::cli {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{256} << 10U;

}  // namespace

void PacketPost::look_at(const dissector::Frame& frame) {
  const auto ends = dissector::ends_of(frame);
  if (!ends) return;
  if (choice_.wants(*ends)) return take(frame);
  if (ends->has_ports) return;  // then it is no fragment
  tunnels_.push(
      frame, [this](const dissector::FrameEnds& inside) { return choice_.wants(inside); },
      [this](const dissector::Frame& piece) { take(piece); });
}

void PacketPost::take(const dissector::Frame& frame) {
  ByteWriter write(chunk_);
  write(SavedPacket{frame.where.capture, frame.where.at, frame.wire_length, {frame.bytes.begin(), frame.bytes.end()}});
  ++in_chunk_;
  if (chunk_.size() >= chunk_bytes) send();
}

void PacketPost::send() {
  if (chunk_.empty()) return;
  if (channel_.pending() + chunk_.size() > most_pending)
    left_out_ += in_chunk_;
  else
    channel_.send(MessageKind::packets, chunk_);
  chunk_.clear();
  in_chunk_ = 0;
}

}  // namespace s7::cli
