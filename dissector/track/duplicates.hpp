#pragma once

// Recognises a frame that a span port mirrored twice: same IP identification, sequence, flags and payload within a
// short time. MAC, TTL, VLAN and checksums may differ.

#include <cstdint>
#include <vector>

#include "dissector/track/flow.hpp"

namespace s7::dissector {

class DuplicateFilter {
 public:
  // `slots` is a power of two: how many recent frames are remembered, each in the place its hash names.
  DuplicateFilter(std::size_t slots, std::int64_t window) : slots_(slots), window_(window) {}
  // True when a frame with this fingerprint came less than the window ago.
  bool seen(std::uint64_t fingerprint, Timestamp at) noexcept {
    Slot& slot = slots_[fingerprint & (slots_.size() - 1)];
    const std::int64_t age = at - slot.at;
    if (slot.used && slot.fingerprint == fingerprint && age <= window_ && age >= -window_) return true;
    slot = {fingerprint, at, true};
    return false;
  }

 private:
  struct Slot {
    std::uint64_t fingerprint = 0;
    Timestamp at = 0;
    bool used = false;
  };
  std::vector<Slot> slots_;
  std::int64_t window_;
};

}  // namespace s7::dissector
