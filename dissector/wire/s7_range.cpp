#include "dissector/wire/s7_range.hpp"

#include "dissector/text.hpp"
#include "dissector/wire/s7_codes.hpp"

namespace s7::dissector {
namespace {

constexpr std::uint8_t area_record = 0x01, area_counter = 0x1c, area_timer = 0x1d, area_counter200 = 0x1e,
                       area_timer200 = 0x1f, area_db = 0x84, area_di = 0x85;
constexpr std::uint8_t size_bit = 0x01;
constexpr std::uint16_t symbol_db = 0x8a0e;

bool counts_elements(std::uint8_t area) noexcept {
  return area == area_counter || area == area_timer || area == area_counter200 || area == area_timer200;
}

std::string transport_name(std::uint8_t transport_size) {
  const auto known = find_name(item_transport_sizes(), transport_size);
  return known.empty() ? hex_text(transport_size, 2) : std::string(known);
}

AccessRange raw_range(const Item& item) {
  AccessRange out;
  out.area = "raw";
  const auto known = find_name(syntax_ids(), static_cast<std::uint8_t>(item.syntax));
  out.detail = known.empty() ? "syntax " + hex_text(static_cast<std::uint8_t>(item.syntax), 2) : std::string(known);
  out.detail += ": " + hex_digits(item.address);
  return out;
}

AccessRange record_range(const AnyAddress& any) {
  AccessRange out;
  out.area = "record";
  out.transport = transport_name(any.transport_size);
  out.size = any.count;
  out.detail = "record " + std::to_string(any.db) + " at address " + hex_text(any.address, 6) + ", " +
               std::to_string(any.count) + " bytes";
  return out;
}

AccessRange element_range(const AnyAddress& any) {
  AccessRange out;
  out.kind = AddressKind::elements;
  out.area = find_name(areas(), any.area);
  out.first = any.address;
  out.count = any.count;
  out.transport = transport_name(any.transport_size);
  out.size = covered_bytes(any.transport_size, any.count, 0).value_or(0);
  return out;
}

AccessRange byte_range(const AnyAddress& any, std::string_view area) {
  AccessRange out;
  const std::uint32_t bit = any.address & 7U;
  const auto bytes = covered_bytes(any.transport_size, any.count, any.transport_size == size_bit ? bit : 0);
  out.kind = AddressKind::bytes;
  out.area = area;
  out.first = any.address >> 3U;
  out.count = bytes;
  out.transport = transport_name(any.transport_size);
  out.size = bytes.value_or(0);
  if (any.area == area_db || any.area == area_di) out.db = any.db;
  if (any.transport_size == size_bit && any.count == 1)
    out.bit = static_cast<std::uint8_t>(bit);
  else if (any.transport_size == size_bit)
    out.detail = std::to_string(any.count) + " bits from bit " + std::to_string(bit);
  else if (bit != 0)
    out.detail = "starts at bit " + std::to_string(bit);
  if (!bytes) out.detail = std::to_string(any.count) + " elements of unknown size";
  return out;
}

AccessRange any_range(const Item& item) {
  const auto any = decode_any(item.address);
  if (!any) return raw_range(item);
  if (any->area == area_record) return record_range(*any);
  if (counts_elements(any->area)) return element_range(*any);
  const auto area = find_name(areas(), any->area);
  if (!area.empty()) return byte_range(*any, area);
  AccessRange out = raw_range(item);
  out.transport = transport_name(any->transport_size);
  out.detail = "area " + hex_text(any->area, 2) + " address " + hex_text(any->address, 6) + " count " +
               std::to_string(any->count) + " db " + std::to_string(any->db);
  return out;
}

AccessRange symbol_range(const Item& item) {
  const auto symbol = decode_symbol(item.address);
  if (!symbol) return raw_range(item);
  AccessRange out;
  out.area = "symbol";
  if (symbol->area1 == symbol_db)
    out.db = symbol->area2;
  else
    out.detail = symbol_area_name(symbol->area1, symbol->area2) + " ";
  out.detail += "crc " + hex_text(symbol->crc, 8);
  ByteReader lids(symbol->lids);
  for (bool first = true; lids.left() >= 4; first = false) {
    const std::uint32_t lid = lids.be32();
    out.detail += (first ? " lid " : ".") + std::to_string(lid >> 28U) + ":" + std::to_string(lid & 0x0fffffffU);
  }
  return out;
}

AccessRange nck_range(const Item& item) {
  const auto nck = decode_nck(item.address);
  if (!nck) return raw_range(item);
  AccessRange out;
  out.area = "NCK";
  const auto module = find_name(nck_modules(), nck->module);
  out.detail = std::string(find_name(nck_areas(), nck->area)) + std::to_string(nck->unit) + " " +
               (module.empty() ? hex_text(nck->module, 2) : std::string(module)) + " column " +
               std::to_string(nck->column) + " line " + std::to_string(nck->line) + " x" +
               std::to_string(nck->line_count);
  return out;
}

AccessRange drive_range(const Item& item) {
  const auto drive = decode_drive(item.address);
  if (!drive) return raw_range(item);
  AccessRange out;
  out.area = "raw";
  out.detail = "drive parameter " + std::to_string(drive->parameter) + " index " + std::to_string(drive->index) + " (" +
               hex_digits(item.address.first(5)) + ")";
  return out;
}

void append_db_read(const Item& item, std::vector<AccessRange>& out) {
  DbReadRange range(item.address);
  const std::size_t before = out.size();
  while (const auto area = range.next()) {
    AccessRange one;
    one.kind = AddressKind::bytes;
    one.area = "DB";
    one.db = area->db;
    one.first = area->start;
    one.count = one.size = area->bytes;
    one.transport = "BYTE";
    one.has_status = true;
    out.push_back(std::move(one));
  }
  if (out.size() == before) out.push_back(raw_range(item));
}

}  // namespace

std::optional<std::uint32_t> covered_bytes(std::uint8_t transport_size, std::uint32_t count,
                                           std::uint32_t bit) noexcept {
  switch (transport_size) {
    case size_bit: return (bit + count + 7) / 8;
    case 0x02:                // BYTE
    case 0x03: return count;  // CHAR
    case 0x04:                // WORD
    case 0x05:                // INT
    case 0x09:                // DATE
    case 0x0c:                // S5TIME
    case 0x13:                // WCHAR
    case 0x17:
    case 0x18:
    case 0x19:
    case 0x1a:                    // block numbers
    case 0x1c:                    // COUNTER
    case 0x1d: return count * 2;  // TIMER
    case 0x06:                    // DWORD
    case 0x07:                    // DINT
    case 0x08:                    // REAL
    case 0x0a:                    // TOD
    case 0x0b: return count * 4;  // TIME
    case 0x0e:
    case 0x0f:                    // DATE_AND_TIME in both numberings
    case 0x30: return count * 8;  // LREAL
    default: return std::nullopt;
  }
}

void append_ranges(const Item& item, std::vector<AccessRange>& out) {
  switch (item.syntax) {
    case Syntax::s7any: out.push_back(any_range(item)); return;
    case Syntax::db_read: append_db_read(item, out); return;
    case Syntax::symbol: out.push_back(symbol_range(item)); return;
    case Syntax::nck:
    case Syntax::nck_metric:
    case Syntax::nck_inch: out.push_back(nck_range(item)); return;
    case Syntax::drive: out.push_back(drive_range(item)); return;
    default: out.push_back(raw_range(item)); return;
  }
}

}  // namespace s7::dissector
