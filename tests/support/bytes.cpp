#include "tests/support/bytes.hpp"

#include <cassert>
#include <stdexcept>

namespace s7::test {
namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_separator(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '|'; }

bool starts_comment(std::string_view rest) { return rest.starts_with('#') || rest.starts_with("//"); }

std::uint8_t low_byte(std::uint64_t value) { return static_cast<std::uint8_t>(value & 0xFF); }

}  // namespace

Bytes bytes_from_hex(std::string_view text) {
  Bytes out;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_separator(text[at])) {
      ++at;
    } else if (starts_comment(text.substr(at))) {
      const auto end = text.find('\n', at);
      at = end == std::string_view::npos ? text.size() : end;
    } else {
      const int high = digit_value(text[at]);
      const int low = at + 1 < text.size() ? digit_value(text[at + 1]) : -1;
      if (high < 0 || low < 0) throw std::invalid_argument("no hex byte at offset " + std::to_string(at));
      out.push_back(static_cast<std::uint8_t>(high * 16 + low));
      at += 2;
    }
  }
  return out;
}

std::string to_hex(ByteView bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    out.push_back(digits[byte >> 4U]);
    out.push_back(digits[byte & 0x0FU]);
  }
  return out;
}

Bytes concat(std::initializer_list<Bytes> parts) {
  ByteWriter out;
  for (const auto& part : parts) out.bytes(part);
  return out.take();
}

Bytes literals::operator""_hex(const char* text, std::size_t length) { return bytes_from_hex({text, length}); }

ByteWriter& ByteWriter::u8(std::uint64_t value) {
  bytes_.push_back(low_byte(value));
  return *this;
}

ByteWriter& ByteWriter::u16(std::uint64_t value) { return u8(value >> 8U).u8(value); }
ByteWriter& ByteWriter::u24(std::uint64_t value) { return u8(value >> 16U).u16(value); }
ByteWriter& ByteWriter::u32(std::uint64_t value) { return u16(value >> 16U).u16(value); }
ByteWriter& ByteWriter::u64(std::uint64_t value) { return u32(value >> 32U).u32(value); }

ByteWriter& ByteWriter::u16(std::uint64_t value, bool big_endian) {
  return big_endian ? u16(value) : u8(value).u8(value >> 8U);
}

ByteWriter& ByteWriter::u32(std::uint64_t value, bool big_endian) {
  return big_endian ? u32(value) : u16(value, false).u16(value >> 16U, false);
}

ByteWriter& ByteWriter::bytes(ByteView more) {
  bytes_.insert(bytes_.end(), more.begin(), more.end());
  return *this;
}

ByteWriter& ByteWriter::text(std::string_view characters) {
  bytes_.insert(bytes_.end(), characters.begin(), characters.end());
  return *this;
}

ByteWriter& ByteWriter::field(std::string_view characters, std::size_t width, char fill) {
  std::string padded(characters.substr(0, width));
  padded.resize(width, fill);
  return text(padded);
}

ByteWriter& ByteWriter::zeros(std::size_t count) {
  bytes_.insert(bytes_.end(), count, 0);
  return *this;
}

void patch_u16(Bytes& bytes, std::size_t offset, std::uint64_t value) {
  assert(offset + 2 <= bytes.size());
  bytes[offset] = low_byte(value >> 8U);
  bytes[offset + 1] = low_byte(value);
}

void patch_u32(Bytes& bytes, std::size_t offset, std::uint64_t value) {
  patch_u16(bytes, offset, value >> 16U);
  patch_u16(bytes, offset + 2, value);
}

}  // namespace s7::test
