#include "dissector/wire/szl/diag_entry.hpp"

#include <array>

#include "dissector/text.hpp"
#include "dissector/wire/szl/diag_event_codes.hpp"

namespace s7::dissector {
namespace {

constexpr auto class_names = std::to_array<std::string_view>(
    {"class 0", "standard OB", "synchronous error", "asynchronous error", "stop or mode change", "run-time status",
     "communication", "fail-safe or redundant system", "module diagnostics", "predefined user event", "user event A",
     "user event B", "class C", "class D", "class E", "class F"});

}  // namespace

Result<DiagEntry> decode_diag_entry(ByteView record) noexcept {
  ByteReader in(record);
  DiagEntry out;
  out.event = in.be16();
  out.priority = in.u8();
  out.ob = in.u8();
  out.data_id = in.be16();
  out.info1 = in.be16();
  out.info2 = in.be32();
  const auto time = decode_bcd_time(in.take(bcd_time_size));
  if (!in.ok() || !time) return Error::truncated;
  out.time = *time;
  return out;
}

std::string_view diag_event_text(std::uint16_t event) noexcept {
  if (const CodeName* const known = find_code(diag_events(), event)) return known->meaning;
  const CodeName* const pattern = find_code(diag_event_patterns(), event & 0xf0ffU);
  return pattern != nullptr ? pattern->meaning : std::string_view{};
}

std::string diag_event_name(std::uint16_t event) {
  const auto text = diag_event_text(event);
  return hex_text(event, 4) + ' ' + std::string(text.empty() ? class_names[event >> 12U] : text);
}

std::size_t describe_diag_entry(ByteView record, FieldSink& out) {
  using namespace field_literals;
  const auto entry = decode_diag_entry(record);
  if (!entry) return record.size();
  out.hex("s7comm.cpu.diag_msg.eventid"_each, entry->event, 2);
  out.hex("s7comm.cpu.diag_msg.eventid.class"_each, entry->event_class(), 2);
  out.flag("s7comm.cpu.diag_msg.eventid.ident.entleave"_each, entry->entering());
  out.flag("s7comm.cpu.diag_msg.eventid.ident.diagbuf"_each, entry->in_buffer());
  out.flag("s7comm.cpu.diag_msg.eventid.ident.interr"_each, entry->internal_error());
  out.flag("s7comm.cpu.diag_msg.eventid.ident.exterr"_each, entry->external_error());
  out.hex("s7comm.cpu.diag_msg.eventid.nr"_each, entry->event & 0xffU, 2);
  out.made_word("s7scope.diag_event"_each, [&] { return diag_event_name(entry->event); });
  out.number("s7comm.cpu.diag_msg.prioclass"_each, entry->priority);
  out.number("s7comm.cpu.diag_msg.obnumber"_each, entry->ob);
  out.hex("s7comm.cpu.diag_msg.datid"_each, entry->data_id, 2);
  out.hex("s7comm.cpu.diag_msg.info1"_each, entry->info1, 2);
  out.hex("s7comm.cpu.diag_msg.info2"_each, entry->info2, 4);
  out.time(entry->time);
  return record.size() - diag_entry_size;
}

}  // namespace s7::dissector
