#pragma once

// Recognises a frame that a span port mirrored twice: same IP identification, sequence, flags and payload within a
// short time. MAC, TTL, VLAN and checksums may differ.

#include <cstdint>
#include <vector>

#include "dissector/prefetch.hpp"
#include "dissector/track/flow.hpp"

namespace s7::dissector {

class DuplicateFilter {
 public:
  // `slots` is a power of two: how many recent frames are remembered, each in the place its hash names.
  DuplicateFilter(std::size_t slots, std::int64_t window)
      : slots_(slots, 0), window_(static_cast<std::uint64_t>(window) >> tick_bits) {}
  // True when a frame with this fingerprint came less than the window ago.
  bool seen(std::uint64_t fingerprint, Timestamp at) noexcept {
    std::uint64_t& slot = slots_[fingerprint & (slots_.size() - 1)];
    const std::uint64_t now = static_cast<std::uint64_t>(at) >> tick_bits & time_mask;
    const std::uint64_t age = (now - (slot & time_mask)) & time_mask;
    const bool same = ((slot ^ fingerprint) & ~time_mask) == 0 && slot != 0;
    if (same && (age <= window_ || age >= time_mask - window_)) return true;
    slot = (fingerprint & ~time_mask) | now;
    return false;
  }
  // A frame with this fingerprint comes soon.
  void prefetch(std::uint64_t fingerprint) const noexcept {
    dissector::prefetch(&slots_[fingerprint & (slots_.size() - 1)]);
  }

 private:
  // A slot is one word, to stay in the cache: 40 bits of the fingerprint and the time in ticks of 65.5 us, which is
  // exact enough for the window and comes round after 18 minutes.
  static constexpr unsigned tick_bits = 16;
  static constexpr std::uint64_t time_mask = 0xffffff;
  std::vector<std::uint64_t> slots_;
  std::uint64_t window_;
};

}  // namespace s7::dissector
