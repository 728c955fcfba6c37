#pragma once

#include <cstdint>

#include "capture/byte_source.hpp"

namespace s7::capture {

// Unpacks gzip (RFC 1952), also several members one after the other. Zero bytes after a member are padding;
// anything else there is a problem. Memory: one input block and zlib's 32 KiB window.
class GzipSource final : public ByteSource {
 public:
  // Throws std::bad_alloc when zlib has no memory.
  explicit GzipSource(std::unique_ptr<ByteSource> packed);
  ~GzipSource() override;
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  std::size_t read(std::span<std::uint8_t> room) override;
  const std::string& problem() const override { return problem_; }
  std::uint64_t consumed() const override { return packed_->consumed(); }

 private:
  struct State;
  bool refill();
  bool next_member();
  void finish_input();

  std::unique_ptr<ByteSource> packed_;
  std::vector<std::uint8_t> input_;
  std::unique_ptr<State> state_;
  std::string problem_;
  bool in_member_ = true;
  bool held_back_ = false;
  bool ended_ = false;
};

}  // namespace s7::capture
