#include "capture/window.hpp"

#include <algorithm>
#include <cstring>

namespace s7::capture {

Window::Window(ByteSource& source, std::size_t block) : source_(source), block_(block) {}

// Leaves free space behind the unread bytes, which then stand at the buffer's front.
void Window::make_room(std::size_t count) {
  const auto unread = end_ - begin_;
  auto wanted = capacity_;
  if (unread == capacity_) wanted = std::max(block_, 2 * capacity_);
  // One oversized record must not leave its buffer behind for the rest of the file.
  else if (capacity_ > block_ && std::max(count, unread + 1) <= block_)
    wanted = block_;
  if (wanted != capacity_) {
    auto other = std::make_unique_for_overwrite<std::uint8_t[]>(wanted);
    if (unread > 0) std::memcpy(other.get(), buffer_.get() + begin_, unread);
    buffer_ = std::move(other);
    capacity_ = wanted;
  } else if (begin_ > 0 && unread > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, unread);
  }
  begin_ = 0;
  end_ = unread;
}

bool Window::fill(std::size_t count) {
  while (end_ - begin_ < count && !ended_) {
    make_room(count);
    const auto got = source_.read({buffer_.get() + end_, capacity_ - end_});
    end_ += got;
    ended_ = got == 0;
  }
  return end_ - begin_ >= count;
}

}  // namespace s7::capture
