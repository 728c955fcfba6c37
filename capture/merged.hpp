#pragma once

#include <cstdint>

#include "capture/capture_reader.hpp"
#include "capture/source.hpp"

namespace s7::capture {

// Several captures as one observation. Files are read in the order of their first packets; where times overlap, packets
// are merged in time order, equal times in the order of the inputs. Within a file the order of the file is kept: its
// place in the merge is the largest time stamp so far, so that a clock that was set back does not hold it up.
//
// A file is open only from the moment the merged time reaches its first packet until its end. Streams are opened at the
// first call of next() and take part from then on.
class MergedSource final : public PacketSource {
 public:
  struct Part {
    Input input;
    std::optional<Timestamp> first;  // of a file; empty: before all others
    std::uint64_t size = 0;          // of a file
    CaptureInfo info;                // a part that is `finished` or `skipped` already is not opened
  };
  // `stopped` as in FileOptions.
  explicit MergedSource(std::vector<Part> parts, StopQuestion stopped = {});

  // A batch of one file alone is handed on as it is; merged ones are copied packet by packet, never their bytes.
  Next next(std::vector<Packet>& batch) override;
  [[nodiscard]] const std::vector<CaptureInfo>& captures() const override { return infos_; }
  [[nodiscard]] std::uint64_t bytes_read() const override;
  [[nodiscard]] std::uint64_t bytes_total() const override { return total_; }

 private:
  struct Lane {
    Input input;
    std::optional<Timestamp> first;
    std::unique_ptr<CaptureReader> reader;  // while open
    std::vector<Packet> batch;
    std::size_t position = 0;  // in batch, of the next packet to hand out
    Timestamp key = 0;         // of that packet: the largest time stamp so far
  };

  [[nodiscard]] bool halt(std::size_t index);
  void start_streams();
  void open_due();
  void open(std::size_t index);
  void refill(std::size_t index);
  void refill_drained();
  void close(std::size_t index);
  [[nodiscard]] bool before(std::size_t a, std::size_t b) const;
  void push(std::size_t index);
  std::size_t pop();
  [[nodiscard]] bool passes_before_others(const Lane& lane) const;
  void append_run(std::size_t index, std::vector<Packet>& batch);
  bool hand_over(std::size_t index, std::vector<Packet>& batch);
  void advance_key(Lane& lane) const;

  StopQuestion stopped_;
  DescriptorBudget budget_;
  std::vector<Lane> lanes_;
  std::vector<CaptureInfo> infos_;
  std::vector<std::size_t> waiting_;  // lanes not yet opened, the next one last
  std::vector<std::size_t> active_;   // heap of lanes that have a packet at `position`
  std::vector<std::size_t> drained_;  // open lanes whose batch was handed out
  std::uint64_t total_ = 0;
  std::uint64_t closed_bytes_ = 0;
  std::size_t open_count_ = 0;
  bool started_ = false;
  bool halted_ = false;  // a stream was given up: nothing is read any more
};

}  // namespace s7::capture
