#pragma once

#include <cstdint>

#include "capture/container.hpp"
#include "capture/file_source.hpp"
#include "capture/fingerprint.hpp"
#include "capture/inputs.hpp"

namespace s7::capture {

// The content could be read, but it is none of ours; or, with `understood` false, it could not be read far enough to
// tell.
class NoCapture : public CaptureError {
 public:
  NoCapture(const std::string& text, bool understood) : CaptureError(text), understood_(understood) {}
  [[nodiscard]] bool understood() const noexcept { return understood_; }

 private:
  bool understood_;
};

// How much one open capture may hold.
struct ReaderSize {
  std::size_t block = std::size_t{64} * 1024;  // bytes read at once; leaves most of the second-level cache to others
  std::size_t batch = 256;                     // packets handed out at once

  // For the nth capture that is open at the same time: many are given less, so that all of them fit into memory.
  static ReaderSize for_nth(std::size_t open);
};

// One capture from its first packet to its end or its damage.
class CaptureReader {
 public:
  // Opens the input; `stopped` is for streams. Throws CaptureError when that fails, NoCapture when it is no capture.
  // `budget` may be null and must outlive this.
  CaptureReader(const Input& input, ReaderSize size, DescriptorBudget* budget, const StopQuestion& stopped = {});
  CaptureReader(const CaptureReader&) = delete;
  CaptureReader& operator=(const CaptureReader&) = delete;
  ~CaptureReader();

  // Replaces `batch`. false: nothing more, and the batch is empty. Spans are valid until the next call.
  bool next(std::vector<Packet>& batch);
  // Link types and drop counts into `info`, as known so far.
  void describe(CaptureInfo& info) const;
  // After next() returned false: how the capture ended, and its fingerprint.
  void conclude(CaptureInfo& info) const;
  // Bytes of the file or pipe.
  [[nodiscard]] std::uint64_t consumed() const { return content_.bytes->consumed(); }

 private:
  class Measured;
  [[nodiscard]] std::string problem_text(std::uint64_t offset, const std::string& what) const;
  [[nodiscard]] std::string problem() const;

  std::string name_;
  ReaderSize size_;
  Content content_;
  std::unique_ptr<Measured> measured_;
  std::unique_ptr<Window> window_;
  std::unique_ptr<RecordReader> records_;
};

// Adds packets that were handed out to the sums of their capture.
void count_packets(CaptureInfo& info, std::span<const Packet> packets);

}  // namespace s7::capture
