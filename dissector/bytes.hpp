#pragma once

// The only code that touches raw packet bytes.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace s7::dissector {

using ByteView = std::span<const std::uint8_t>;

// A header of fixed size whose presence was checked once: fields are read at offsets that the compiler checks.
// Big-endian.
template <std::size_t Size>
class FixedHeader {
 public:
  // Only for bytes that hold at least Size of them.
  explicit constexpr FixedHeader(const std::uint8_t* at) noexcept : at_(at) {}
  template <std::size_t Offset>
  [[nodiscard, gnu::always_inline]] constexpr std::uint8_t u8() const noexcept {
    static_assert(Offset < Size);
    return at_[Offset];
  }
  template <std::size_t Offset>
  [[nodiscard, gnu::always_inline]] constexpr std::uint16_t be16() const noexcept {
    static_assert(Offset + 2 <= Size);
    return static_cast<std::uint16_t>(at_[Offset] << 8U | at_[Offset + 1]);
  }
  template <std::size_t Offset>
  [[nodiscard, gnu::always_inline]] constexpr std::uint32_t be32() const noexcept {
    static_assert(Offset + 4 <= Size);
    return static_cast<std::uint32_t>(at_[Offset]) << 24U | static_cast<std::uint32_t>(at_[Offset + 1]) << 16U |
           static_cast<std::uint32_t>(at_[Offset + 2]) << 8U | at_[Offset + 3];
  }
  template <std::size_t Offset, std::size_t Count>
  [[nodiscard, gnu::always_inline]] constexpr ByteView bytes() const noexcept {
    static_assert(Offset + Count <= Size);
    return {at_ + Offset, Count};
  }

 private:
  const std::uint8_t* at_;
};

// A cursor over bytes that can't overrun. A read that does not fit yields zero or an empty view and sets a failure
// that stays: read all fields straight down, then ask ok() once before any of them is used. Big-endian unless named
// `le`. Its reads are the innermost loop of the whole program: inlined even where the compiler would rather not.
class ByteReader {
 public:
  explicit constexpr ByteReader(ByteView bytes) noexcept : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  [[gnu::always_inline]] constexpr std::uint8_t u8() noexcept {
    if (left() < 1) [[unlikely]]
      return static_cast<std::uint8_t>(fail());
    return *at_++;
  }
  [[gnu::always_inline]] constexpr std::uint16_t be16() noexcept { return load<std::uint16_t>(); }
  [[gnu::always_inline]] constexpr std::uint32_t be24() noexcept {
    if (left() < 3) [[unlikely]]
      return fail();
    const auto value = static_cast<std::uint32_t>(at_[0] << 16U | at_[1] << 8U | at_[2]);
    at_ += 3;
    return value;
  }
  [[gnu::always_inline]] constexpr std::uint32_t be32() noexcept { return load<std::uint32_t>(); }
  [[gnu::always_inline]] constexpr std::uint32_t le32() noexcept { return swap(load<std::uint32_t>()); }
  [[gnu::always_inline]] constexpr ByteView take(std::size_t n) noexcept {
    if (left() < n) [[unlikely]] {
      fail();
      return {};
    }
    const ByteView view(at_, n);
    at_ += n;
    return view;
  }
  [[gnu::always_inline]] constexpr void skip(std::size_t n) noexcept { take(n); }
  [[nodiscard]] constexpr ByteView rest() const noexcept { return {at_, left()}; }
  [[nodiscard]] constexpr std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - at_); }
  // False for ever after the first short read.
  [[nodiscard]] constexpr bool ok() const noexcept { return ok_; }

 private:
  static constexpr std::uint16_t swap(std::uint16_t value) noexcept { return __builtin_bswap16(value); }
  static constexpr std::uint32_t swap(std::uint32_t value) noexcept { return __builtin_bswap32(value); }

  template <class T>
  [[gnu::always_inline]] constexpr T load() noexcept {
    if (left() < sizeof(T)) [[unlikely]]
      return static_cast<T>(fail());
    T value = 0;
    if (std::is_constant_evaluated() || std::endian::native != std::endian::little) {
      for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value << 8U | at_[i]);
    } else {
      std::memcpy(&value, at_, sizeof(T));
      value = swap(value);
    }
    at_ += sizeof(T);
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
