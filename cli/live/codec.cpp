#include "cli/live/codec.hpp"

#include <algorithm>

#include "storage/sqlite.hpp"

namespace s7::cli {
namespace {

constexpr unsigned group_bits = 7;
constexpr std::uint64_t more = 0x80;

}  // namespace

void ByteWriter::number(std::uint64_t value) {
  while (value >= more) {
    out_.push_back(static_cast<char>(static_cast<std::uint8_t>(value | more)));
    value >>= group_bits;
  }
  out_.push_back(static_cast<char>(static_cast<std::uint8_t>(value)));
}

// Cut to what the reader takes: a longer text is no fact of ours.
void ByteWriter::text(std::string_view value) {
  const std::string_view kept = value.substr(0, ByteReader::longest_text);
  number(kept.size());
  out_.append(kept);
}

std::span<const std::uint8_t> ByteReader::take(std::size_t size) noexcept {
  if (size > bytes_.size()) {
    fail();
    return {};
  }
  const auto out = bytes_.first(size);
  bytes_ = bytes_.subspan(size);
  return out;
}

std::uint64_t ByteReader::number() noexcept {
  std::uint64_t out = 0;
  for (unsigned shift = 0; shift < 64; shift += group_bits) {
    const auto byte = take(1);
    if (byte.empty()) return 0;
    out |= (byte[0] & (more - 1)) << shift;
    if ((byte[0] & more) == 0) return out;
  }
  fail();
  return 0;
}

std::uint64_t ByteReader::below(std::uint64_t limit) noexcept {
  const std::uint64_t out = number();
  if (out < limit) return out;
  fail();
  return 0;
}

std::string ByteReader::text() {
  const auto bytes = take(static_cast<std::size_t>(below(longest_text + 1)));
  return {bytes.begin(), bytes.end()};
}

storage::Histogram ByteReader::histogram() {
  const auto blob = take(static_cast<std::size_t>(below(longest_text + 1)));
  if (blob.empty()) return {};
  try {
    return storage::Histogram::from_blob(blob);
  } catch (const storage::StorageError&) {
    fail();
    return {};
  }
}

}  // namespace s7::cli
