#pragma once

// All of a frame that can be known without state: its lower layers, its shard and, of a TCP segment, the key of its
// connection and the hashes by which tables know both. Frames are parsed a few packets before their turn, so that what
// their turn needs can be fetched meanwhile.

#include <cstdint>

#include "dissector/lower_layers.hpp"
#include "dissector/track/flow.hpp"
#include "dissector/wire/tcp.hpp"

namespace s7::dissector {

// A TCP segment between two stations. Only `tcp` is set where the header did not decode.
struct StationSegment {
  StationSegment() = default;
  // `pair`: hash of the stations.
  StationSegment(const IpPacket& ip, std::uint64_t pair) noexcept;
  Result<TcpSegment> tcp;
  FlowKey key;
  Side side = 0;                  // who sent it
  std::uint64_t hash = 0;         // of the key
  std::uint64_t fingerprint = 0;  // of all that makes a frame the same frame: not MAC, VLAN, TTL or checksums
};

struct ParsedFrame {
  explicit ParsedFrame(const Frame& frame) noexcept;
  LowerLayers lower;
  std::size_t shard = 0;
  // TCP in one piece, wholly captured, in no tunnel: what nearly every frame is. `segment` is set then, and only then.
  bool plain = false;
  StationSegment segment;
};

}  // namespace s7::dissector
