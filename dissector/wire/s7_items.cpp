#include "dissector/wire/s7_items.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

constexpr std::uint8_t variable_specification = 0x12;

// Lengths of these transport sizes count bits.
constexpr bool counts_bits(std::uint8_t transport_size) noexcept {
  return transport_size >= 0x03 && transport_size <= 0x05;
}

constexpr std::uint32_t payload_bytes(std::uint8_t transport_size, std::uint16_t length) noexcept {
  if (transport_size == 0) return 0;
  return counts_bits(transport_size) ? (std::uint32_t{length} + 7) / 8 : length;
}

// These transport sizes announce variable specifications in the place of length and data (docs/s7.md 5.2).
constexpr bool is_nck_address(std::uint8_t transport_size) noexcept {
  return transport_size == 0x11 || transport_size == 0x12;
}

// The specifications that follow each other from here on; a cut one stays where it is.
ByteView take_specifications(ByteReader& in) noexcept {
  ByteReader walk(in.rest());
  std::size_t size = 0;
  while (walk.u8() == variable_specification) {
    walk.skip(walk.u8());
    if (!walk.ok()) break;
    size = in.left() - walk.left();
  }
  return in.take(size);
}

}  // namespace

std::optional<Result<Item>> ItemRange::next() noexcept {
  if (left_ == 0) return std::nullopt;
  if (in_.left() == 0) {
    left_ = 0;
    return Result<Item>(Error::truncated);
  }
  --left_;
  const ByteView start = in_.rest();
  Item out;
  out.specification = in_.u8();
  out.length = in_.u8();
  const ByteView body = in_.take(out.length);
  if (!in_.ok() || body.empty()) {
    left_ = 0;
    return Result<Item>(in_.ok() ? Error::bad_length : Error::truncated);
  }
  out.bytes = start.first(out.length + std::size_t{2});
  out.syntax = Syntax{body[0]};
  out.address = body.subspan(1);
  // A fill byte follows an item of odd size unless it is the last. Clients that leave it out are told by the next 0x12.
  const ByteView rest = in_.rest();
  if (out.bytes.size() % 2 != 0 && left_ > 0 && !rest.empty() && rest[0] != variable_specification) in_.skip(1);
  return Result<Item>(out);
}

ItemList item_list(ByteView parameters) noexcept {
  if (parameters.size() < 2) return {0, ItemRange({}, 0)};
  return {parameters[1], ItemRange(parameters.subspan(2), parameters[1])};
}

Result<AnyAddress> decode_any(ByteView address) noexcept {
  ByteReader in(address);
  AnyAddress out;
  out.transport_size = in.u8();
  out.count = in.be16();
  out.db = in.be16();
  out.area = in.u8();
  out.address = in.be24();
  if (!in.ok()) return Error::bad_length;
  return out;
}

std::optional<DbReadArea> DbReadRange::next() noexcept {
  if (left_ == 0) return std::nullopt;
  --left_;
  DbReadArea out;
  out.bytes = in_.u8();
  out.db = in_.be16();
  out.start = in_.be16();
  if (!in_.ok()) return std::nullopt;
  return out;
}

Result<SymbolAddress> decode_symbol(ByteView address) noexcept {
  ByteReader in(address);
  SymbolAddress out;
  in.skip(1);  // reserved, 0xff
  out.area1 = in.be16();
  out.area2 = in.be16();
  out.crc = in.be32();
  if (!in.ok()) return Error::bad_length;
  out.lids = in.rest().first(in.left() / 4 * 4);
  return out;
}

Result<NckAddress> decode_nck(ByteView address) noexcept {
  ByteReader in(address);
  NckAddress out;
  const std::uint8_t head = in.u8();
  out.area = head >> 5U;
  out.unit = head & 0x1fU;
  out.column = in.be16();
  out.line = in.be16();
  out.module = in.u8();
  out.line_count = in.u8();
  if (!in.ok()) return Error::bad_length;
  return out;
}

Result<DriveAddress> decode_drive(ByteView address) noexcept {
  ByteReader in(address);
  DriveAddress out;
  out.unknown1 = in.u8();
  out.unknown2 = in.be16();
  out.unknown3 = in.be16();
  out.parameter = in.be16();
  out.index = in.be16();
  if (!in.ok()) return Error::bad_length;
  return out;
}

void DataItemRange::read(Result<DataItem>& result) noexcept {
  DataItem& out = *result;
  out.return_code = in_.u8();
  out.transport_size = in_.u8();
  if (out.return_code == return_code_ok && is_nck_address(out.transport_size)) [[unlikely]] {
    out.payload = take_specifications(in_);
    out.payload_size = static_cast<std::uint32_t>(out.payload.size());
  } else {
    out.length = in_.be16();
    // An error item is a head only, whatever its length says (stale lengths are real: docs/s7.md 5.2).
    const bool has_payload = kind_ == Kind::request || out.return_code == return_code_ok || out.return_code == 0;
    if (has_payload && in_.ok()) {
      out.payload_size = payload_bytes(out.transport_size, out.length);
      out.payload = in_.take(std::min<std::size_t>(out.payload_size, in_.left()));
    }
  }
  if (!in_.ok()) result.fail(Error::truncated);
}

// Would the remaining items end where the data ends (a single closing zero byte is tolerated), each with data where its
// kind has some and each fill byte zero? Heads without payload fit nearly everywhere: the end alone proves nothing.
bool DataItemRange::fits(Fill fill) const noexcept {
  DataItemRange walk = *this;
  walk.fill_ = fill;
  walk.skip_fill();
  while (walk.left_ > 0) {
    const auto item = walk.next();
    if (!*item || (*item)->payload.size() < (*item)->payload_size) return false;
    const bool has_data = kind_ == Kind::request || (*item)->return_code == return_code_ok;
    if (has_data && (*item)->transport_size == 0) return false;
  }
  return walk.zero_fill_ && walk.in_.left() <= 1;
}

// Some clients leave the fill byte out: decided once, and only when the data then fits exactly.
void DataItemRange::skip_fill() noexcept {
  if (fill_ == Fill::undecided) fill_ = !fits(Fill::used) && fits(Fill::left_out) ? Fill::left_out : Fill::used;
  if (fill_ == Fill::used && in_.left() > 0) zero_fill_ = in_.u8() == 0 && zero_fill_;
}

std::optional<Result<DataItem>> DataItemRange::next() noexcept {
  std::optional<Result<DataItem>> out;
  if (left_ == 0) return out;
  --left_;
  Result<DataItem>& item = out.emplace();
  read(item);
  if (!item || item->payload.size() < item->payload_size)
    left_ = 0;
  else if (item->payload_size % 2 != 0 && left_ > 0)
    skip_fill();
  return out;
}

}  // namespace s7::dissector
