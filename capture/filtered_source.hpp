#pragma once

#include <cstdint>

#include "capture/filter.hpp"
#include "capture/source.hpp"

namespace s7::capture {

// Lets only the packets pass that match a filter. Those kept back still count in CaptureInfo::packets, and in
// CaptureInfo::filtered; Packet::number stays the number in the capture.
class FilteredSource final : public PacketSource {
 public:
  FilteredSource(std::unique_ptr<PacketSource> source, Filter filter);

  // Also returns `timeout` when many packets in a row did not match, so that a caller who wants to stop can.
  Next next(std::vector<Packet>& batch) override;
  // Brought up to date by each call of next().
  [[nodiscard]] const std::vector<CaptureInfo>& captures() const override;
  [[nodiscard]] std::uint64_t bytes_read() const override { return source_->bytes_read(); }
  [[nodiscard]] std::uint64_t bytes_total() const override { return source_->bytes_total(); }
  [[nodiscard]] const Filter& filter() const noexcept { return filter_; }

 private:
  void keep_matches(std::vector<Packet>& batch);

  std::unique_ptr<PacketSource> source_;
  Filter filter_;
  std::vector<std::uint64_t> filtered_;        // per capture
  mutable std::vector<CaptureInfo> captures_;  // the source's, with our count
};

}  // namespace s7::capture
