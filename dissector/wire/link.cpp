#include "dissector/wire/link.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace s7::dissector {
namespace {

constexpr std::uint16_t linktype_null = 0, linktype_ethernet = 1, linktype_raw = 101, linktype_loop = 108,
                        linktype_linux_sll = 113, linktype_ipv4 = 228, linktype_ipv6 = 229, linktype_linux_sll2 = 276;
// Before the registry was fixed, raw IP had the DLT numbers 12 and 14 of various systems; files with them exist.
constexpr std::uint16_t linktype_raw_dlt = 12, linktype_raw_openbsd = 14;

Mac read_mac(ByteReader& in) noexcept {
  Mac mac{};
  if (const ByteView bytes = in.take(mac.size()); !bytes.empty()) std::memcpy(mac.data(), bytes.data(), mac.size());
  return mac;
}

bool is_vlan(EtherType type) noexcept {
  return type == EtherType::vlan || type == EtherType::qinq || type == EtherType::qinq_old;
}

// Bytes between such a tag's type and the next type; 0: not a tag. They name ports and paths, no VLAN.
std::size_t other_tag_size(EtherType type) noexcept {
  switch (type) {
    case EtherType::e_tag: return 6;
    case EtherType::vn_tag:
    case EtherType::r_tag:
    case EtherType::hsr: return 4;
    default: return 0;
  }
}

// Follows tags from `type` on until a type that is none.
void read_tags(ByteReader& in, std::uint16_t type, LinkFrame& out) noexcept {
  out.type = EtherType{type};
  while (true) {
    if (is_vlan(out.type)) {
      const auto id = static_cast<std::uint16_t>(in.be16() & 0x0fffU);
      if (id != 0 && out.vlans.count < out.vlans.ids.size()) out.vlans.ids[out.vlans.count++] = id;
    } else if (const std::size_t size = other_tag_size(out.type); size != 0) {
      in.skip(size);
    } else {
      return;
    }
    out.type = EtherType{in.be16()};
  }
}

// IEEE 802.3: a value up to 1500 is the length of an LLC frame. SNAP (AA AA 03, 3 bytes of organization) names a type.
void read_llc(ByteReader& in, std::uint16_t length, LinkFrame& out) noexcept {
  ByteReader llc(in.rest().first(std::min<std::size_t>(length, in.left())));
  const std::uint8_t dsap = llc.u8();
  if (dsap == static_cast<std::uint8_t>(EtherType::spanning_tree)) {
    out.type = EtherType::spanning_tree;
    out.payload = in.rest();
    return;
  }
  const bool snap = dsap == 0xaa && llc.u8() == 0xaa && llc.u8() == 0x03;
  llc.skip(3);
  out.type = snap ? EtherType{llc.be16()} : EtherType::none;
  out.payload = snap && llc.ok() ? llc.rest() : in.rest();
  if (!llc.ok()) out.type = EtherType::none;
}

Result<LinkFrame> ethernet(ByteView frame) noexcept {
  constexpr std::size_t size = 14;
  Result<LinkFrame> result;
  if (frame.size() < size) return result.fail(Error::truncated);
  const FixedHeader<size> head(frame.data());
  LinkFrame& out = *result;
  out.has_source = out.has_destination = true;
  std::memcpy(out.destination.data(), head.bytes<0, 6>().data(), out.destination.size());
  std::memcpy(out.source.data(), head.bytes<6, 6>().data(), out.source.size());
  out.type = EtherType{head.be16<12>()};
  if (out.type == EtherType::ipv4) {
    out.payload = frame.subspan(size);
    return result;
  }
  ByteReader in(frame.subspan(size));
  read_tags(in, head.be16<12>(), out);
  if (!in.ok()) return result.fail(Error::truncated);
  if (const auto value = static_cast<std::uint16_t>(out.type); value <= 1500)
    read_llc(in, value, out);
  else
    out.payload = in.rest();
  return result;
}

Result<LinkFrame> raw_ip(ByteView frame) noexcept {
  if (frame.empty()) return Error::truncated;
  LinkFrame out;
  out.type = frame[0] >> 4U == 6 ? EtherType::ipv6 : EtherType::ipv4;
  out.payload = frame;
  return out;
}

// BSD loopback: the address family of the writing machine, in its byte order (NULL) or big-endian (LOOP).
Result<LinkFrame> loopback(ByteView frame) noexcept {
  ByteReader in(frame);
  const std::uint32_t family = in.be32();
  if (!in.ok()) return Error::truncated;
  const std::uint32_t value =
      (family & 0xffffU) != 0 && family <= 0xffffU ? family : family >> 24U | (family >> 8U & 0xff00U);
  LinkFrame out;
  out.payload = in.rest();
  if (value == 2) out.type = EtherType::ipv4;
  if (value == 10 || value == 24 || value == 28 || value == 30) out.type = EtherType::ipv6;
  return out;
}

Result<LinkFrame> linux_cooked(ByteView frame) noexcept {
  ByteReader in(frame);
  LinkFrame out;
  in.skip(2);  // packet type: to us, broadcast, outgoing
  in.skip(2);  // ARPHRD type
  const std::uint16_t length = in.be16();
  out.source = read_mac(in);
  in.skip(2);
  out.has_source = length == out.source.size();
  read_tags(in, in.be16(), out);
  if (!in.ok()) return Error::truncated;
  out.payload = in.rest();
  return out;
}

Result<LinkFrame> linux_cooked_v2(ByteView frame) noexcept {
  ByteReader in(frame);
  LinkFrame out;
  const std::uint16_t type = in.be16();
  in.skip(2 + 4 + 2 + 1);  // reserved, interface index, ARPHRD type, packet type
  const std::uint8_t length = in.u8();
  out.source = read_mac(in);
  in.skip(2);
  out.has_source = length == out.source.size();
  read_tags(in, type, out);
  if (!in.ok()) return Error::truncated;
  out.payload = in.rest();
  return out;
}

}  // namespace

std::string to_text(const Mac& mac) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : mac) {
    if (!out.empty()) out += ':';
    out += digits[byte >> 4U];
    out += digits[byte & 0x0fU];
  }
  return out;
}

Result<LinkFrame> decode_link(std::uint16_t link_type, ByteView frame) noexcept {
  switch (link_type) {
    case linktype_ethernet: return ethernet(frame);
    case linktype_linux_sll: return linux_cooked(frame);
    case linktype_linux_sll2: return linux_cooked_v2(frame);
    case linktype_null:
    case linktype_loop: return loopback(frame);
    case linktype_raw:
    case linktype_raw_dlt:
    case linktype_raw_openbsd:
    case linktype_ipv4:
    case linktype_ipv6: return raw_ip(frame);
    default: return Error::unsupported;
  }
}

}  // namespace s7::dissector
