#include "dissector/wire/plus/value.hpp"

#include <algorithm>

#include "dissector/wire/plus/vlq.hpp"

namespace s7::dissector::plus {
namespace {

std::uint64_t be64(ByteReader& in) noexcept {
  const std::uint64_t high = in.be32();
  return high << 32U | in.be32();
}

std::uint32_t width_in_controller(ValueType type) noexcept {
  switch (type) {
    case ValueType::udint:
    case ValueType::dint:
    case ValueType::aid: return 4;
    case ValueType::ulint:
    case ValueType::lint:
    case ValueType::timespan: return 8;
    default: return static_cast<std::uint32_t>(fixed_width(type));
  }
}

}  // namespace

std::size_t fixed_width(ValueType type) noexcept {
  switch (type) {
    case ValueType::boolean:
    case ValueType::usint:
    case ValueType::sint:
    case ValueType::byte: return 1;
    case ValueType::uint:
    case ValueType::int16:
    case ValueType::word: return 2;
    case ValueType::dword:
    case ValueType::real:
    case ValueType::rid: return 4;
    case ValueType::lword:
    case ValueType::lreal:
    case ValueType::timestamp: return 8;
    default: return 0;
  }
}

std::uint64_t read_number(ByteReader& in, ValueType type) noexcept {
  const auto extended = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  switch (type) {
    case ValueType::sint: return extended(static_cast<std::int8_t>(in.u8()));
    case ValueType::int16: return extended(static_cast<std::int16_t>(in.be16()));
    case ValueType::udint:
    case ValueType::aid:
    case ValueType::variant: return vlq32(in);
    case ValueType::ulint: return vlq64(in);
    case ValueType::dint: return extended(svlq32(in));
    case ValueType::lint:
    case ValueType::timespan: return extended(svlq64(in));
    default: break;
  }
  switch (fixed_width(type)) {
    case 1: return in.u8();
    case 2: return in.be16();
    case 4: return in.be32();
    case 8: return be64(in);
    default: fail(in); return 0;
  }
}

std::uint32_t variable_size(const Value& value) noexcept {
  if (value.packed || value.type == ValueType::blob || value.type == ValueType::wstring)
    return static_cast<std::uint32_t>(value.content.size());
  const std::uint64_t bytes = std::uint64_t{width_in_controller(value.type)} * value.count;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(bytes, UINT32_MAX));
}

std::optional<CompressedBlob> compressed_blob(ByteView content) noexcept {
  ByteReader in(content);
  CompressedBlob out;
  out.version = in.be32();
  const std::uint8_t method = in.u8(), flags = in.u8();
  out.dictionary = in.be32();
  // A zlib stream (RFC 1950): deflate, header divisible by 31, preset dictionary.
  const bool zlib = (method & 0x0fU) == 8 && (method << 8U | flags) % 31 == 0 && (flags & 0x20U) != 0;
  if (!in.ok() || !zlib || out.version >> 28U != 9) return std::nullopt;
  return out;
}

}  // namespace s7::dissector::plus
