#include "cli/decode/decode_jsonl.hpp"
#include "cli/decode/json_object.hpp"
#include "dissector/wire/s7_items.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

constexpr std::uint8_t area_counter = 0x1c, area_timer = 0x1d;

void put_any(JsonObject& out, const Item& item) {
  const auto any = decode_any(item.address);
  if (!any || item.length != 10) return;
  out.number("transp_size", any->transport_size);
  out.number("length", any->count);
  out.number("db", any->db);
  out.hex("area", any->area, 1);
  out.hex("address", any->address, 3);
  if (any->area == area_counter || any->area == area_timer) {
    out.number("address.number", any->address & 0xffffU);
  } else {
    out.number("address.byte", any->address >> 3U & 0xffffU);
    out.number("address.bit", any->address & 7U);
  }
}

void put_db_read(JsonObject& out, const Item& item) {
  DbReadRange range(item.address);
  out.number("dbread.numareas", range.announced());
  JsonArray lengths, blocks, starts;
  while (const auto area = range.next()) {
    lengths.number(area->bytes);
    blocks.number(area->db);
    starts.number(area->start);
  }
  lengths.put(out, "dbread.length");
  blocks.put(out, "dbread.db");
  starts.put(out, "dbread.startaddress");
}

void put_symbol(JsonObject& out, const Item& item) {
  constexpr std::uint16_t area_db = 0x8a0e;
  const auto symbol = decode_symbol(item.address);
  if (!symbol) return;
  out.hex("reserved1", item.address[0], 1);
  out.hex("area1", symbol->area1, 2);
  if (symbol->area1 == 0)
    out.hex("area2", symbol->area2, 2);
  else if (symbol->area1 == area_db)
    out.number("dbnumber", symbol->area2);
  else
    out.hex("area2unknown", symbol->area2, 2);
  out.hex("crc", symbol->crc, 4);
  JsonArray flags, values;
  for (ByteReader lids(symbol->lids); lids.left() >= 4;) {
    const std::uint32_t lid = lids.be32();
    flags.number(lid >> 28U);
    values.number(lid & 0x0fffffffU);
  }
  flags.put(out, "lid_flags");
  values.put(out, "value");
}

void put_nck(JsonObject& out, const Item& item) {
  const auto nck = decode_nck(item.address);
  if (!nck) return;
  out.hex("nck.area_unit", item.address[0], 1);
  out.number("nck.area", nck->area);
  out.number("nck.unit", nck->unit);
  out.number("nck.column", nck->column);
  out.number("nck.line", nck->line);
  out.hex("nck.module", nck->module, 1);
  out.number("nck.linecount", nck->line_count);
}

void put_drive(JsonObject& out, const Item& item) {
  const auto drive = decode_drive(item.address);
  if (!drive) return;
  out.number("driveesany.unknown1", drive->unknown1);
  out.number("driveesany.unknown2", drive->unknown2);
  out.hex("driveesany.unknown3", drive->unknown3, 2);
  out.number("driveesany.parameternr", drive->parameter);
  out.number("driveesany.parameteridx", drive->index);
}

void put_item_list(JsonObject& out, const S7Pdu& pdu) {
  JsonArray items;
  ItemList list = item_list(pdu.parameters);
  while (const auto item = list.items.next()) {
    if (!*item) break;
    items.item(item_json(**item));
  }
  items.put(out, "s7comm.param.item");
}

void put_values(JsonObject& out, const S7Pdu& pdu, std::size_t count, DataItemRange::Kind kind) {
  JsonArray codes, sizes, lengths, values;
  DataItemRange data(pdu.data, count, kind);
  while (const auto item = data.next()) {
    if (!*item) break;
    codes.hex((*item)->return_code, 1);
    sizes.hex((*item)->transport_size, 1);
    lengths.number(shown_length(**item));
    if (!(*item)->payload.empty()) values.text(colon_bytes((*item)->payload));
  }
  codes.put(out, "s7comm.data.returncode");
  sizes.put(out, "s7comm.data.transportsize");
  lengths.put(out, "s7comm.data.length");
  values.put(out, "s7comm.resp.data");
}

void put_write_codes(JsonObject& out, const S7Pdu& pdu, std::size_t count) {
  JsonArray codes;
  for (std::size_t i = 0; i < count && i < pdu.data.size(); ++i) codes.hex(pdu.data[i], 1);
  codes.put(out, "s7comm.data.returncode");
}

}  // namespace

std::string item_json(const Item& item) {
  std::string text;
  JsonObject out(text);
  out.hex("varspec", item.specification, 1);
  out.number("varspec_length", item.length);
  out.hex("syntaxid", static_cast<std::uint8_t>(item.syntax), 1);
  switch (item.syntax) {
    case Syntax::s7any: put_any(out, item); break;
    case Syntax::db_read: put_db_read(out, item); break;
    case Syntax::symbol: put_symbol(out, item); break;
    case Syntax::nck:
    case Syntax::nck_metric:
    case Syntax::nck_inch: put_nck(out, item); break;
    case Syntax::drive: put_drive(out, item); break;
    default: break;
  }
  out.end();
  return text;
}

std::uint32_t shown_length(const DataItem& item) {
  const bool bits = item.transport_size == 0x04 || item.transport_size == 0x05;
  return bits ? (item.length + 7U) / 8 : item.length;
}

void put_items(JsonObject& out, const S7Pdu& pdu, std::size_t asked) {
  // Some answers repeat the function only: then there are as many items as were asked for.
  const bool counted = pdu.parameters.size() > 1;
  const std::size_t count = counted ? pdu.parameters[1] : asked;
  const bool write = pdu.function() == Function::write_var;
  if (counted) out.number("s7comm.param.itemcount", count);
  if (pdu.rosctr == Rosctr::job) {
    put_item_list(out, pdu);
    if (write) put_values(out, pdu, count, DataItemRange::Kind::request);
  } else if (write) {
    put_write_codes(out, pdu, count);
  } else {
    put_values(out, pdu, count, DataItemRange::Kind::answer);
  }
}

void put_joined_items(JsonObject& out, const PduSeen& pdu) {
  if (pdu.request == nullptr || pdu.results == nullptr) return;
  JsonArray items;
  for (std::size_t i = 0; i < pdu.request->ranges.size(); ++i) {
    const AccessRange& range = pdu.request->ranges[i];
    std::string text;
    JsonObject item(text);
    item.text("area", range.area);
    if (range.db) item.number("db", *range.db);
    if (range.first) item.number("first_byte", *range.first);
    if (range.count) item.number("bytes", *range.count);
    if (range.bit) item.number("bit", *range.bit);
    if (!range.transport.empty()) item.text("transport", range.transport);
    if (!range.detail.empty()) item.text("detail", range.detail);
    if (i < pdu.results->size() && (*pdu.results)[i].answered) {
      const std::uint16_t code = (*pdu.results)[i].code;
      item.hex("returncode", code, code > 0xff ? 2 : 1);
      item.number("length", (*pdu.results)[i].bytes);
    }
    item.end();
    items.item(text);
  }
  items.put(out, "s7scope.items");
}

}  // namespace s7::cli
