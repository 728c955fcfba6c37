#pragma once

// Frames of one direction of S7comm-plus, joined to PDUs (docs/s7comm-plus.md, section 2.3).

#include <cstdint>
#include <string_view>
#include <vector>

#include "dissector/wire/plus/frame.hpp"

namespace s7::dissector {

// What one frame made of the PDU that is under way.
struct PlusJoined {
  enum class State : std::uint8_t { none, goes_on, complete } state = State::none;
  ByteView data;             // complete: the data of the PDU, until the next frame comes
  bool cut = false;          // complete: its end is missing, by the capture or by the limit
  std::size_t size = 0;      // complete: bytes of all its frames
  std::string_view problem;  // why a frame belongs to no PDU, or why a PDU is cut
};

class PlusFrames {
 public:
  explicit PlusFrames(std::size_t limit) noexcept : limit_(limit) {}
  // `frame`: of version 1 to 3. `size`: bytes of its TSDU. `truncated`: the capture lacks its end.
  PlusJoined push(const plus::Frame& frame, std::size_t size, bool truncated);
  // What has begun can't be completed.
  void drop() noexcept;

 private:
  PlusJoined begin(const plus::Frame& frame, std::size_t size, bool truncated);

  std::vector<std::uint8_t> bytes_;
  std::size_t size_ = 0;
  std::size_t limit_;
  bool collecting_ = false;
  bool too_long_ = false;  // what comes beyond the limit is left out
};

}  // namespace s7::dissector
