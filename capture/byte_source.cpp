#include "capture/byte_source.hpp"

#include <algorithm>
#include <array>

#include "capture/gzip_source.hpp"
#include "capture/zstd_source.hpp"

namespace s7::capture {
namespace {

constexpr std::size_t magic_size = 4;

// Gives back the bytes that were looked at, so that pipes need no seeking.
class RewoundSource final : public ByteSource {
 public:
  RewoundSource(std::span<const std::uint8_t> head, std::unique_ptr<ByteSource> rest)
      : size_(head.size()), rest_(std::move(rest)) {
    std::copy(head.begin(), head.end(), head_.begin());
  }

  std::size_t read(std::span<std::uint8_t> room) override {
    if (position_ == size_) return rest_->read(room);
    const auto count = std::min(room.size(), size_ - position_);
    std::copy_n(head_.data() + position_, count, room.data());
    position_ += count;
    return count;
  }
  const std::string& problem() const override { return rest_->problem(); }
  std::uint64_t consumed() const override { return rest_->consumed(); }

 private:
  std::array<std::uint8_t, magic_size> head_{};
  std::size_t size_;
  std::size_t position_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

bool is_gzip(std::span<const std::uint8_t> head) {  // RFC 1952 section 2.3.1: ID1, ID2, CM
  return head.size() >= 3 && head[0] == 0x1f && head[1] == 0x8b && head[2] == 0x08;
}

bool is_zstd(std::span<const std::uint8_t> head) {  // RFC 8878 sections 3.1.1 and 3.1.2
  if (head.size() < magic_size) return false;
  const bool frame = head[0] == 0x28 && head[1] == 0xb5 && head[2] == 0x2f && head[3] == 0xfd;
  const bool skippable = (head[0] & 0xf0) == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18;
  return frame || skippable;
}

}  // namespace

std::size_t read_fully(ByteSource& source, std::span<std::uint8_t> room) {
  std::size_t filled = 0;
  while (filled < room.size()) {
    const auto count = source.read(room.subspan(filled));
    if (count == 0) break;
    filled += count;
  }
  return filled;
}

Content open_content(std::unique_ptr<ByteSource> raw) {
  std::array<std::uint8_t, magic_size> buffer{};
  const auto head = std::span(buffer).first(read_fully(*raw, buffer));
  const bool gzip = is_gzip(head);
  const bool zstd = is_zstd(head);
  std::unique_ptr<ByteSource> source = std::make_unique<RewoundSource>(head, std::move(raw));
  if (gzip) source = std::make_unique<GzipSource>(std::move(source));
  if (zstd) source = std::make_unique<ZstdSource>(std::move(source));
  return {std::move(source), gzip || zstd};
}

}  // namespace s7::capture
