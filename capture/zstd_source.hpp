#pragma once

#include <cstdint>

#include "capture/byte_source.hpp"

namespace s7::capture {

// Unpacks Zstandard (RFC 8878), also several frames one after the other. Memory: one input block and the window that
// the frame asks for, at most 128 MiB (what the zstd program accepts without options).
class ZstdSource final : public ByteSource {
 public:
  // Throws std::bad_alloc when libzstd has no memory.
  explicit ZstdSource(std::unique_ptr<ByteSource> packed);
  ~ZstdSource() override;
  ZstdSource(const ZstdSource&) = delete;
  ZstdSource& operator=(const ZstdSource&) = delete;

  std::size_t read(std::span<std::uint8_t> room) override;
  const std::string& problem() const override { return problem_; }
  std::uint64_t consumed() const override { return packed_->consumed(); }

 private:
  struct State;
  bool refill();
  std::size_t step(std::span<std::uint8_t> room);

  std::unique_ptr<ByteSource> packed_;
  std::vector<std::uint8_t> input_;
  std::unique_ptr<State> state_;
  std::string problem_;
  std::size_t wanted_;      // bytes that libzstd asks for next
  bool held_back_ = false;  // it may have more output than there was room for
  bool in_frame_ = true;
  bool ended_ = false;
};

}  // namespace s7::capture
