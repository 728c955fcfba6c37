#pragma once

#include <cstdint>

#include "capture/byte_source.hpp"

namespace s7::capture {

// The part of a content that is in memory, with a cursor. Readers parse in place: a span of available() is valid until
// the next fill(), which moves the unread rest to the front of the buffer and reads on behind it.
class Window {
 public:
  // `source` must outlive the window. `block`: bytes of the buffer and of one read.
  Window(ByteSource& source, std::size_t block);

  // What is in memory from the cursor on.
  [[nodiscard]] std::span<const std::uint8_t> available() const noexcept {
    return {buffer_.get() + begin_, end_ - begin_};
  }
  // Advances the cursor by at most available().size() bytes.
  void consume(std::size_t count) noexcept {
    begin_ += count;
    offset_ += count;
  }
  // Offset of the cursor in the content.
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  // Makes at least `count` bytes available; the buffer grows only as far as bytes come. false: the content ends before.
  bool fill(std::size_t count);
  // The source has said that nothing more comes.
  [[nodiscard]] bool ended() const noexcept { return ended_; }

 private:
  void make_room(std::size_t count);

  ByteSource& source_;
  std::size_t block_;
  std::size_t capacity_ = 0;
  std::unique_ptr<std::uint8_t[]> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;
  bool ended_ = false;
};

}  // namespace s7::capture
