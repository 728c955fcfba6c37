#pragma once

// Picking fragments of tunnels by what is inside: which stations talk there is known when a datagram is complete, so
// its fragments wait here until then.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "dissector/ends.hpp"

namespace s7::cli {

class TunnelPieces {
 public:
  struct Bounds {
    std::size_t pieces = 4096;                                 // that wait
    std::size_t bytes = std::size_t{64} << 20U;                // of these
    std::size_t datagrams = 1024;                              // being joined, of up to 64 KiB
    std::int64_t patience = 30 * std::int64_t{1'000'000'000};  // nanoseconds
  };
  using Wanted = std::function<bool(const dissector::FrameEnds&)>;
  using Take = std::function<void(const dissector::Frame&)>;

  explicit TunnelPieces(const Bounds& bounds);
  // Calls `take` for all fragments of the datagram that this one completes, where `wanted` says so of what is inside;
  // frames and their bytes are valid during the call, and come behind others that may be younger. Does nothing where
  // the frame is no such fragment. Frames are to be given in the order of their capture.
  void push(const dissector::Frame& frame, const Wanted& wanted, const Take& take);
  // Fragments that had to go because too many waited.
  [[nodiscard]] std::uint64_t crowded_out() const noexcept { return crowded_out_; }

 private:
  struct Waiting {
    dissector::TunnelEnds::Datagram datagram;
    dissector::Frame frame;
    std::vector<std::uint8_t> bytes;
  };
  void let_go();
  void hold(const dissector::TunnelEnds::Datagram& datagram, const dissector::Frame& frame);

  Bounds bounds_;
  dissector::TunnelEnds tunnels_;
  std::deque<Waiting> waiting_;  // oldest first
  std::size_t bytes_ = 0;        // of what waits
  std::uint64_t crowded_out_ = 0;
};

}  // namespace s7::cli
