#include "dissector/wire/plus/address.hpp"

#include <algorithm>
#include <string>

#include "dissector/text.hpp"
#include "dissector/wire/plus/codes.hpp"

namespace s7::dissector::plus {
namespace {

constexpr std::uint32_t lid_classic_blob = 3;
constexpr std::uint32_t sub_area_db_actual = 2550, sub_area_actual = 3736;
constexpr std::size_t listed_lids = 16;

std::string_view area_name(const ItemAddress& address) noexcept {
  if (address.db()) return "DB";
  switch (address.area) {
    case area_i: return "I";
    case area_q: return "Q";
    case area_m: return "M";
    case area_c: return "C";
    case area_t: return "T";
    default: return {};
  }
}

// Bytes of data that is laid out as in classic controllers: LIDs 3, offset, count and, for one bit, its number.
std::optional<AccessRange> classic_range(const ItemAddress& address) {
  if (address.symbol_crc != 0 || (address.lid_count != 3 && address.lid_count != 4)) return std::nullopt;
  if (address.area == area_c || address.area == area_t || !address.is_variable()) return std::nullopt;
  LidRange lids(address);
  if (lids.next() != lid_classic_blob) return std::nullopt;
  AccessRange out;
  out.kind = AddressKind::bytes;
  out.area = area_name(address);
  out.db = address.db();
  out.first = lids.next();
  out.count = lids.next();
  out.size = out.count.value_or(0);
  if (const auto bit = lids.next(); bit && *bit < 8) out.bit = static_cast<std::uint8_t>(*bit);
  return out;
}

void append_lids(const ItemAddress& address, std::string& out) {
  LidRange lids(address);
  for (std::size_t i = 0; const auto lid = lids.next(); ++i) {
    if (i == listed_lids) {
      out += ".+" + std::to_string(address.lid_count - listed_lids);
      return;
    }
    out += (i == 0 ? " lid " : ".") + std::to_string(*lid);
  }
}

}  // namespace

ItemAddress read_address(ByteReader& in) noexcept {
  ItemAddress out;
  out.symbol_crc = vlq32(in);
  out.area = vlq32(in);
  const std::uint32_t ids = vlq32(in);
  if (ids == 0) return out;
  out.sub_area = vlq32(in);
  const ByteView from = in.rest();
  for (std::uint32_t i = 1; i < ids && in.ok(); ++i) {
    vlq32(in);
    ++out.lid_count;
  }
  if (in.ok()) out.lids = from.first(from.size() - in.left());
  return out;
}

AccessRange address_range(const ItemAddress& address) {
  if (auto classic = classic_range(address)) return *classic;
  AccessRange out;
  out.area = "symbol";
  out.db = address.db();
  if (!address.is_variable())
    out.detail = object_text(address.area) + " " + id_text(address.sub_area);
  else {
    if (!out.db) out.detail = std::string(area_name(address)) + " ";
    out.detail += "crc " + hex_text(address.symbol_crc, 8);
    if (address.sub_area != (out.db ? sub_area_db_actual : sub_area_actual))
      out.detail += " of " + id_text(address.sub_area);
  }
  append_lids(address, out.detail);
  return out;
}

ReferenceList::ReferenceList(ByteView list, std::uint32_t count) noexcept : in_(list) {
  header_ = vlq32(in_);
  removed_ = vlq32(in_);
  items_ = vlq32(in_);
  removed_ = std::min(removed_, count);
  items_ = std::min(items_, count);
}

std::optional<std::uint32_t> ReferenceList::next_removed() noexcept {
  if (removed_ == 0) return std::nullopt;
  --removed_;
  const std::uint32_t id = vlq32(in_);
  return in_.ok() ? std::optional(id) : std::nullopt;
}

std::optional<Reference> ReferenceList::next_item() noexcept {
  while (next_removed()) {
  }
  if (items_ == 0 || !in_.ok()) return std::nullopt;
  --items_;
  Reference out;
  const std::uint32_t head = vlq32(in_);
  out.type = static_cast<std::uint16_t>(head >> 16U & 0x7fffU);
  out.id = vlq32(in_);
  vlq32(in_);
  out.address.area = vlq32(in_);
  out.address.symbol_crc = vlq32(in_);
  const std::uint32_t fields = head & 0xffffU;
  if (fields > 0) out.address.sub_area = vlq32(in_);
  const ByteView from = in_.rest();
  for (std::uint32_t i = 1; i < fields && in_.ok(); ++i) {
    vlq32(in_);
    ++out.address.lid_count;
  }
  if (!in_.ok()) return std::nullopt;
  out.address.lids = from.first(from.size() - in_.left());
  return out;
}

}  // namespace s7::dissector::plus
