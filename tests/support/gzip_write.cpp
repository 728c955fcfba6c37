#include <algorithm>
#include <array>
#include <optional>

#include "tests/support/pcap_write.hpp"

// Of our own because zlib's output differs between its versions, and the samples must come out the same everywhere.

namespace s7::test {
namespace {

constexpr std::size_t longest_match = 258, shortest_match = 3, window = 32768;

class BitWriter {
 public:
  void bits(std::uint32_t value, unsigned count) {  // least significant bit first
    for (unsigned i = 0; i < count; ++i) {
      current_ |= (value >> i & 1U) << used_;
      if (++used_ == 8) flush();
    }
  }
  void code(std::uint32_t value, unsigned count) {  // Huffman codes: most significant bit first
    for (unsigned i = count; i-- > 0;) bits(value >> i & 1U, 1);
  }
  Bytes take() {
    if (used_ > 0) flush();
    return std::move(out_);
  }

 private:
  void flush() {
    out_.push_back(static_cast<std::uint8_t>(current_));
    current_ = 0;
    used_ = 0;
  }
  Bytes out_;
  std::uint32_t current_ = 0;
  unsigned used_ = 0;
};

// RFC 1951, 3.2.6: the fixed code of literals and lengths.
void symbol(BitWriter& out, std::uint32_t value) {
  if (value < 144)
    out.code(0x30 + value, 8);
  else if (value < 256)
    out.code(0x190 + value - 144, 9);
  else if (value < 280)
    out.code(value - 256, 7);
  else
    out.code(0xC0 + value - 280, 8);
}

// Writes the bucket of `value` and its extra bits. Buckets start at 1 << extra times 4 (lengths) or 2 (distances).
struct Bucket {
  std::uint32_t index, extra_value;
  unsigned extra_bits;
};
Bucket bucket(std::uint32_t value, unsigned group_bits) {
  const std::uint32_t group = 1U << group_bits;
  if (value < 2 * group) return {value, 0, 0};
  unsigned extra = 0;
  while (value >> extra >= 2 * group) ++extra;
  return {extra * group + (value >> extra), value & ((1U << extra) - 1), extra};
}

void match(BitWriter& out, std::size_t length, std::size_t distance) {
  if (length == longest_match) {
    symbol(out, 285);
  } else {
    const auto l = bucket(static_cast<std::uint32_t>(length - shortest_match), 2);
    symbol(out, 257 + l.index);
    out.bits(l.extra_value, l.extra_bits);
  }
  const auto d = bucket(static_cast<std::uint32_t>(distance - 1), 1);
  out.code(d.index, 5);
  out.bits(d.extra_value, d.extra_bits);
}

// The last place of each three-byte prefix, found by hash.
class Dictionary {
 public:
  std::optional<std::size_t> replace(ByteView content, std::size_t at) {
    auto& entry = last_[(content[at] * 506832829U ^ content[at + 1] * 2654435U ^ content[at + 2] * 97U) % last_.size()];
    const auto before = entry;
    entry = at + 1;
    if (before == 0 || at + 1 - before > window) return std::nullopt;
    return before - 1;
  }

 private:
  std::array<std::size_t, 16384> last_{};  // position + 1; 0 = none
};

std::size_t match_length(ByteView content, std::size_t earlier, std::size_t at) {
  const auto limit = std::min(longest_match, content.size() - at);
  std::size_t length = 0;
  while (length < limit && content[earlier + length] == content[at + length]) ++length;
  return length;
}

Bytes deflate(ByteView content) {
  BitWriter out;
  out.bits(1, 1);  // last block
  out.bits(1, 2);  // fixed codes
  Dictionary dictionary;
  std::size_t at = 0;
  while (at < content.size()) {
    std::size_t length = 0;
    std::optional<std::size_t> earlier;
    if (at + shortest_match <= content.size()) earlier = dictionary.replace(content, at);
    if (earlier) length = match_length(content, *earlier, at);
    if (length >= shortest_match) {
      match(out, length, at - *earlier);
      at += length;
    } else {
      symbol(out, content[at++]);
    }
  }
  symbol(out, 256);
  return out.take();
}

std::uint32_t crc32(ByteView content) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const auto byte : content) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

}  // namespace

Bytes to_gzip(ByteView content) {
  ByteWriter out;
  out.hex("1f 8b 08 00 00000000 00 ff").bytes(deflate(content));
  return out.u32(crc32(content), false).u32(content.size(), false).take();
}

}  // namespace s7::test
