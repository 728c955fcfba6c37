#pragma once

// Integers of either byte order from the bytes of a capture file.

#include <bit>
#include <cstdint>
#include <cstring>

namespace s7::capture {

// The order in which one file (or one section of it) stores integers. The caller has checked that the bytes are there.
class ByteOrder {
 public:
  ByteOrder() = default;
  static constexpr ByteOrder little() noexcept { return ByteOrder(std::endian::native != std::endian::little); }
  static constexpr ByteOrder big() noexcept { return ByteOrder(std::endian::native != std::endian::big); }

  [[nodiscard]] std::uint16_t u16(const std::uint8_t* at) const noexcept {
    std::uint16_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return swap_ ? __builtin_bswap16(value) : value;
  }
  [[nodiscard]] std::uint32_t u32(const std::uint8_t* at) const noexcept {
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return swap_ ? __builtin_bswap32(value) : value;
  }
  [[nodiscard]] std::uint64_t u64(const std::uint8_t* at) const noexcept {
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return swap_ ? __builtin_bswap64(value) : value;
  }

 private:
  explicit constexpr ByteOrder(bool swap) noexcept : swap_(swap) {}
  bool swap_ = false;
};

}  // namespace s7::capture
