#include "capture/live/live_source.hpp"

#include <poll.h>

#include <algorithm>

namespace s7::capture {

LiveSource::LiveSource(std::span<const std::unique_ptr<PacketRing>> rings, int wake, std::chrono::milliseconds patience)
    : rings_(rings), wake_(wake), patience_(patience) {
  for (const auto& ring : rings_) {
    CaptureInfo info;
    info.name = ring->interface();
    info.link_types = {ring->link_type()};
    captures_.push_back(std::move(info));
  }
}

void LiveSource::forget_times() noexcept {
  for (CaptureInfo& info : captures_) {
    info.first_packet.reset();
    info.last_packet.reset();
  }
}

std::uint64_t LiveSource::bytes_read() const {
  std::uint64_t out = 0;
  for (const CaptureInfo& info : captures_) out += info.bytes;
  return out;
}

void LiveSource::count(std::vector<Packet>& batch, std::size_t ring) {
  CaptureInfo& info = captures_[ring];
  for (Packet& packet : batch) {
    packet.capture = static_cast<std::uint16_t>(ring);
    packet.number = ++info.packets;
    info.bytes += packet.bytes.size();
    if (packet.bytes.size() < packet.wire_length) ++info.truncated;
    info.first_packet = std::min(info.first_packet.value_or(packet.at), packet.at);
    info.last_packet = std::max(info.last_packet.value_or(packet.at), packet.at);
  }
}

PacketSource::Next LiveSource::next_at_once(std::vector<Packet>& batch) {
  batch.clear();
  for (std::size_t asked = 0; asked < rings_.size(); ++asked) {
    const std::size_t ring = turn_;
    turn_ = (turn_ + 1) % rings_.size();
    if (!rings_[ring]->next(batch)) continue;
    count(batch, ring);
    return batch.empty() ? Next::timeout : Next::packets;
  }
  return Next::timeout;
}

PacketSource::Next LiveSource::next(std::vector<Packet>& batch) {
  if (next_at_once(batch) == Next::packets) return Next::packets;
  std::vector<::pollfd> waiting;
  for (const auto& ring : rings_) waiting.push_back({ring->descriptor(), POLLIN, 0});
  if (wake_ >= 0) waiting.push_back({wake_, POLLIN, 0});
  ::poll(waiting.data(), waiting.size(), static_cast<int>(patience_.count()));
  for (std::size_t i = 0; i < rings_.size(); ++i)
    if ((waiting[i].revents & POLLERR) != 0) rings_[i]->clear_error();
  return next_at_once(batch);
}

}  // namespace s7::capture
