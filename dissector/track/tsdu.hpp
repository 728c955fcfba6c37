#pragma once

// A TSDU with what is known of its packet: what the session hands to the engine of its protocol.

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"
#include "dissector/track/flow.hpp"

namespace s7::dissector {

struct Tsdu {
  Side side = 0;  // who sent it
  ByteView bytes;
  bool truncated = false;
  std::uint32_t sequence_end = 0;
  std::optional<std::uint32_t> acknowledgement;
  bool request_may_follow = false;  // it acknowledges bytes of the other side that have not been delivered yet
  Where where;
};

}  // namespace s7::dissector
