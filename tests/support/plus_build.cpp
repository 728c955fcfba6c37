#include "tests/support/plus_build.hpp"

#include <algorithm>

namespace s7::test {
namespace {

constexpr std::uint8_t protocol = 0x72, digest_size = 32;

// `groups` groups of seven bits, the last byte without the continuation bit.
Bytes groups_of(std::uint64_t value, std::size_t groups) {
  Bytes out(groups);
  for (std::size_t i = 0; i < groups; ++i) {
    const auto shift = 7 * (groups - 1 - i);
    out[i] = static_cast<std::uint8_t>((value >> shift & 0x7FU) | (i + 1 < groups ? 0x80U : 0U));
  }
  return out;
}

// A value of more than 56 bits: eight groups and a last byte of eight bits.
Bytes nine_bytes(std::uint64_t value) {
  Bytes out(9);
  for (std::size_t i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>((value >> (8 + 7 * (7 - i)) & 0x7FU) | 0x80U);
  out[8] = static_cast<std::uint8_t>(value);
  return out;
}

// Whether `bits` bits hold the number with its sign.
bool fits(std::int64_t value, unsigned bits) {
  const auto half = std::int64_t{1} << (bits - 1U);
  return value >= -half && value < half;
}

Bytes signed_groups(std::int64_t value, std::size_t most) {
  for (std::size_t groups = 1; groups <= most; ++groups)
    if (fits(value, static_cast<unsigned>(7 * groups))) return groups_of(static_cast<std::uint64_t>(value), groups);
  return nine_bytes(static_cast<std::uint64_t>(value));
}

void put_members(ByteWriter& out, const PlusMembers& members) {
  for (const auto& [id, value] : members) out.bytes(vlq32(id)).bytes(value);
  out.u8(0);
}

}  // namespace

Bytes vlq32(std::uint32_t value) {
  std::size_t groups = 1;
  while (groups < 5 && value >> (7 * groups) != 0) ++groups;
  return groups_of(value, groups);
}

Bytes svlq32(std::int32_t value) {
  // In five groups the topmost holds four bits of the number and its sign.
  return signed_groups(value, 5);
}

Bytes vlq64(std::uint64_t value) {
  std::size_t groups = 1;
  while (groups < 8 && value >> (7 * groups) != 0) ++groups;
  return value >> 56U == 0 ? groups_of(value, groups) : nine_bytes(value);
}

Bytes svlq64(std::int64_t value) { return signed_groups(value, 8); }

Bytes plus_value(std::uint8_t type, const Bytes& payload, std::uint8_t flags) {
  return ByteWriter().u8(flags).u8(type).bytes(payload).take();
}

Bytes plus_number(std::uint8_t type, std::uint64_t number) {
  ByteWriter out;
  switch (type) {
    case plus_type::null: break;
    case plus_type::uint:
    case plus_type::integer:
    case plus_type::word: out.u16(number); break;
    case plus_type::udint:
    case plus_type::aid:
    case plus_type::variant: out.bytes(vlq32(static_cast<std::uint32_t>(number))); break;
    case plus_type::ulint: out.bytes(vlq64(number)); break;
    case plus_type::dint: out.bytes(svlq32(static_cast<std::int32_t>(number))); break;
    case plus_type::lint:
    case plus_type::timespan: out.bytes(svlq64(static_cast<std::int64_t>(number))); break;
    case plus_type::dword:
    case plus_type::real:
    case plus_type::rid: out.u32(number); break;
    case plus_type::lword:
    case plus_type::lreal:
    case plus_type::timestamp: out.u64(number); break;
    default: out.u8(number);
  }
  return plus_value(type, out.take());
}

Bytes plus_signed(std::uint8_t type, std::int64_t number) {
  return plus_number(type, static_cast<std::uint64_t>(number));
}

Bytes plus_text(std::string_view utf8) {
  return plus_value(plus_type::text,
                    ByteWriter().bytes(vlq32(static_cast<std::uint32_t>(utf8.size()))).text(utf8).take());
}

Bytes plus_blob(const Bytes& content, std::uint32_t root) {
  return plus_value(
      plus_type::blob,
      ByteWriter().bytes(vlq32(root)).bytes(vlq32(static_cast<std::uint32_t>(content.size()))).bytes(content).take());
}

Bytes plus_octets(const Bytes& content) {
  return plus_value(plus_type::usint,
                    ByteWriter().bytes(vlq32(static_cast<std::uint32_t>(content.size()))).bytes(content).take(),
                    plus_shape::array);
}

Bytes plus_list(std::uint8_t shape, const std::vector<std::uint32_t>& numbers) {
  ByteWriter out;
  out.bytes(vlq32(static_cast<std::uint32_t>(numbers.size())));
  for (const auto number : numbers) out.bytes(vlq32(number));
  return plus_value(plus_type::udint, out.take(), shape);
}

Bytes plus_struct(std::uint32_t id, const PlusMembers& members) {
  ByteWriter out;
  out.u32(id);
  put_members(out, members);
  return plus_value(plus_type::structure, out.take());
}

Bytes plus_sparse(std::uint8_t type, const PlusMembers& payloads) {
  ByteWriter out;
  put_members(out, payloads);
  return plus_value(type, out.take(), plus_shape::sparse);
}

Bytes plus_object(const PlusObject& object) {
  ByteWriter out;
  out.u8(0xA1).u32(object.rid).bytes(vlq32(object.class_id)).bytes(vlq32(object.class_flags)).u8(0);
  for (const auto& [id, value] : object.attributes) out.u8(0xA3).bytes(vlq32(id)).bytes(value);
  for (const auto& [relation, rid] : object.relations) out.u8(0xA4).bytes(vlq32(relation)).u32(rid);
  out.bytes(object.lists);
  for (const auto& child : object.children) out.bytes(plus_object(child));
  return out.u8(0xA2).take();
}

Bytes plus_name_list(const std::vector<std::string>& names) {
  ByteWriter block;
  for (const auto& name : names) block.u8(name.size()).text(name).u8(0);
  const auto bytes = block.take();
  return ByteWriter().u8(0xAC).u16(bytes.size()).bytes(bytes).u16(0).take();
}

Bytes plus_type_list(const std::vector<PlusTypeRecord>& records) {
  constexpr unsigned standard_variable = 8;
  ByteWriter block;
  block.u32(1, false);
  for (const auto& one : records) {
    block.u32(one.lid, false).u32(one.crc, false).u8(one.soft_type).u16(standard_variable << 12U | 0x0A40U).u8(0);
    block.u16(one.optimized, false).u16(one.classic, false);
  }
  const auto bytes = block.take();
  return ByteWriter().u8(0xAB).u16(bytes.size()).bytes(bytes).u16(0).take();
}

Bytes plus_open_frame(std::uint8_t version, const Bytes& data) {
  ByteWriter body;
  if (version == 3) body.u8(digest_size).bytes(Bytes(digest_size, 0xD1));
  body.bytes(data);
  const auto bytes = body.take();
  return ByteWriter().u8(protocol).u8(version).u16(bytes.size()).bytes(bytes).take();
}

std::vector<Bytes> plus_frames(std::uint8_t version, const Bytes& data, std::size_t piece) {
  const std::size_t most = piece == 0 ? std::max<std::size_t>(data.size(), 1) : piece;
  std::vector<Bytes> out;
  for (std::size_t at = 0; at < data.size() || out.empty(); at += most) {
    const auto part = ByteView(data).subspan(at, std::min(most, data.size() - at));
    out.push_back(plus_open_frame(version, Bytes(part.begin(), part.end())));
  }
  out.back() = concat({out.back(), {protocol, version, 0, 0}});
  return out;
}

Bytes plus_frame(std::uint8_t version, const Bytes& data) { return plus_frames(version, data).front(); }

Bytes plus_keep_alive(std::uint8_t number) { return {protocol, 0xFF, number, 0}; }

Bytes plus_system_event(std::uint32_t confirmed, const Bytes& more) {
  return ByteWriter().u8(protocol).u8(0xFE).u16(16 + more.size()).u32(0).u32(confirmed).zeros(8).bytes(more).take();
}

}  // namespace s7::test
