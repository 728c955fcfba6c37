#pragma once

// Byte strings for tests: hex text to bytes and back, and a writer for integers of both byte orders.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace s7::test {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// Hex digits to bytes. Blanks, line ends and '|' separate freely between bytes; '#' and "//" start a comment up to the
// end of the line. Throws std::invalid_argument on anything else and on half a byte.
[[nodiscard]] Bytes bytes_from_hex(std::string_view text);

// Lower-case digits without separators.
[[nodiscard]] std::string to_hex(ByteView bytes);

[[nodiscard]] Bytes concat(std::initializer_list<Bytes> parts);

namespace literals {
[[nodiscard]] Bytes operator""_hex(const char* text, std::size_t length);
}  // namespace literals

// Appends to a byte string; big-endian unless the name says otherwise. Values are cut to the width of the field.
class ByteWriter {
 public:
  ByteWriter& u8(std::uint64_t value);
  ByteWriter& u16(std::uint64_t value);
  ByteWriter& u24(std::uint64_t value);
  ByteWriter& u32(std::uint64_t value);
  ByteWriter& u64(std::uint64_t value);
  // Byte order chosen at run time, for file formats.
  ByteWriter& u16(std::uint64_t value, bool big_endian);
  ByteWriter& u32(std::uint64_t value, bool big_endian);
  ByteWriter& bytes(ByteView more);
  ByteWriter& hex(std::string_view text) { return bytes(bytes_from_hex(text)); }
  ByteWriter& text(std::string_view characters);
  // `characters` in a field of `width` bytes, filled up with `fill`; longer text is cut.
  ByteWriter& field(std::string_view characters, std::size_t width, char fill = '\0');
  ByteWriter& zeros(std::size_t count);
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

// Overwrites two or four bytes at `offset`, big-endian. `offset` must lie inside.
void patch_u16(Bytes& bytes, std::size_t offset, std::uint64_t value);
void patch_u32(Bytes& bytes, std::size_t offset, std::uint64_t value);

}  // namespace s7::test
