#pragma once

// Whom a single frame concerns, without following connections: for picking packets out of captures.

#include <cstdint>
#include <optional>

#include "dissector/analyzer.hpp"
#include "dissector/track/tunnel_fragments.hpp"

namespace s7::dissector {

struct FrameEnds {
  Endpoint source, destination;
  bool has_ports = false;  // false: a fragment, or no TCP: addresses only
};

// The ends of a TCP segment, of a fragment, or of the segment that an ICMP error quotes. nullopt: nothing of these.
std::optional<FrameEnds> ends_of(const Frame& frame) noexcept;

// Fragments of datagrams that may hold a tunnel: whom they concern is known when all of them are there.
class TunnelEnds {
 public:
  struct Datagram {
    Address source, destination;  // the ends of the tunnel
    std::uint32_t identification = 0;
    IpProtocol protocol{};
    friend bool operator==(const Datagram&, const Datagram&) = default;
  };
  struct Piece {
    Datagram datagram;
    std::optional<FrameEnds> inside;  // with the piece that completes it, where it held a tunnel
  };
  explicit TunnelEnds(const Limits& limits) : fragments_(limits.fragmented_datagrams, limits.fragment_timeout) {}
  // nullopt: no such fragment. Frames are to be given in the order of their capture.
  std::optional<Piece> push(const Frame& frame);

 private:
  TunnelFragments fragments_;
};

}  // namespace s7::dissector
