#pragma once

// The only code that touches raw packet bytes.

#include <cstddef>
#include <cstdint>
#include <span>

namespace s7::dissector {

using ByteView = std::span<const std::uint8_t>;

// A cursor over bytes that can't overrun. A read that does not fit yields zero or an empty view and sets a failure
// that stays: read all fields straight down, then ask ok() once before any of them is used. Big-endian unless named
// `le`.
class ByteReader {
 public:
  explicit constexpr ByteReader(ByteView bytes) noexcept : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  constexpr std::uint8_t u8() noexcept {
    if (left() < 1) return static_cast<std::uint8_t>(fail());
    return *at_++;
  }
  constexpr std::uint16_t be16() noexcept { return static_cast<std::uint16_t>(big<2>()); }
  constexpr std::uint32_t be24() noexcept { return big<3>(); }
  constexpr std::uint32_t be32() noexcept { return big<4>(); }
  constexpr std::uint32_t le32() noexcept {
    if (left() < 4) return fail();
    const std::uint32_t value = static_cast<std::uint32_t>(at_[0]) | static_cast<std::uint32_t>(at_[1]) << 8U |
                                static_cast<std::uint32_t>(at_[2]) << 16U | static_cast<std::uint32_t>(at_[3]) << 24U;
    at_ += 4;
    return value;
  }
  constexpr ByteView take(std::size_t n) noexcept {
    if (left() < n) {
      fail();
      return {};
    }
    const ByteView view(at_, n);
    at_ += n;
    return view;
  }
  constexpr void skip(std::size_t n) noexcept { take(n); }
  [[nodiscard]] constexpr ByteView rest() const noexcept { return {at_, left()}; }
  [[nodiscard]] constexpr std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - at_); }
  // False for ever after the first short read.
  [[nodiscard]] constexpr bool ok() const noexcept { return ok_; }

 private:
  template <std::size_t N>
  constexpr std::uint32_t big() noexcept {
    if (left() < N) return fail();
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < N; ++i) value = value << 8U | at_[i];
    at_ += N;
    return value;
  }
  constexpr std::uint32_t fail() noexcept {
    ok_ = false;
    at_ = end_;
    return 0;
  }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
  bool ok_ = true;
};

}  // namespace s7::dissector
