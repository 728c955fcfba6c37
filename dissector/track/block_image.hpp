#pragma once

// What a block says of itself in its first and last bytes, collected while its pieces pass.

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "dissector/bytes.hpp"
#include "dissector/wire/blocks/block_header.hpp"

namespace s7::dissector {

// Holds 72 bytes whatever the size of the image.
class BlockImage {
 public:
  void add(ByteView piece) noexcept;
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
  // nullopt: it does not begin with one.
  [[nodiscard]] std::optional<BlockHeader> header() const;
  // "446 bytes, language DB, author PLANT1, family MIXING, name LIMITS, version 0.1, code 2023-11-14 21:13:20.000,
  // ..." as far as it is told; the trailer only of an image that is there from end to end. Empty: no block header.
  [[nodiscard]] std::string describe() const;

 private:
  std::array<std::uint8_t, block_header_size> head_{};
  std::array<std::uint8_t, block_trailer_size> tail_{};  // the last bytes, oldest first
  std::uint64_t bytes_ = 0;
};

}  // namespace s7::dissector
