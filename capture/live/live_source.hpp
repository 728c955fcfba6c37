#pragma once

// Rings of several interfaces as one source that never ends.

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "capture/live/packet_ring.hpp"

namespace s7::capture {

class LiveSource final : public PacketSource {
 public:
  // The rings must outlive the source. `wake`: a descriptor that also ends waiting when there is something to read on
  // it; -1: none.
  LiveSource(std::span<const std::unique_ptr<PacketRing>> rings, int wake, std::chrono::milliseconds patience);

  // The packets of one block; `timeout` when none came for `patience`, or something is to be read on `wake`. Never
  // `end`. Packets of one interface are in order of time; those of several roughly.
  Next next(std::vector<Packet>& batch) override;
  // What is there now, without waiting.
  Next next_at_once(std::vector<Packet>& batch);
  // CaptureInfo::first_packet and last_packet speak of what comes from now on.
  void forget_times() noexcept;
  [[nodiscard]] const std::vector<CaptureInfo>& captures() const override { return captures_; }
  [[nodiscard]] std::uint64_t bytes_read() const override;
  [[nodiscard]] std::uint64_t bytes_total() const override { return 0; }

 private:
  void count(std::vector<Packet>& batch, std::size_t ring);

  std::span<const std::unique_ptr<PacketRing>> rings_;
  int wake_;
  std::chrono::milliseconds patience_;
  std::size_t turn_ = 0;  // which ring is asked first
  std::vector<CaptureInfo> captures_;
};

}  // namespace s7::capture
