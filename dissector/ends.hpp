#pragma once

// Whom a single frame concerns, without following connections: for picking packets out of captures.

#include <optional>

#include "dissector/analyzer.hpp"

namespace s7::dissector {

struct FrameEnds {
  Endpoint source, destination;
  bool has_ports = false;  // false: a fragment, or no TCP: addresses only
};

// The ends of a TCP segment, of a fragment, or of the segment that an ICMP error quotes. nullopt: nothing of these.
std::optional<FrameEnds> ends_of(const Frame& frame) noexcept;

}  // namespace s7::dissector
