#include "cli/decode/szl_text.hpp"

#include <fmt/format.h>

#include "dissector/text.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/szl/diag_entry.hpp"
#include "dissector/wire/szl/identity.hpp"
#include "dissector/wire/szl/szl.hpp"
#include "dissector/wire/szl/szl_codes.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

std::string facts_text(ByteView payload) {
  std::string out;
  identity_facts(payload, [&](std::string_view fact, std::string_view value) {
    std::string word(fact);
    for (char& c : word)
      if (c == '_') c = ' ';
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", word, value);
  });
  for (char& c : out)
    if (c < 0x20 || c > 0x7e) c = '?';
  return out;
}

std::string leds_text(const SzlAnswer& answer) {
  constexpr std::uint32_t leds = 0x74U << 16U;
  std::string out;
  SzlRecordRange records = answer.range();
  while (const auto record = records.next()) {
    ByteReader in(*record);
    const std::uint16_t id = in.be16() & 0xffU;
    const std::uint8_t on = in.u8(), blinking = in.u8();
    if (!in.ok()) break;
    const auto known = find_name(szl_indexes(), leds | id);
    const std::string led = known.empty() ? "LED " + hex_text(id, 2) : std::string(known);
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", led, on == 0 ? "off" : blinking != 0 ? "blinking" : "on");
  }
  return out;
}

std::string buffer_text(const SzlAnswer& answer) {
  const auto newest = answer.range().next();
  if (!newest) return "no entries";
  const auto entry = decode_diag_entry(*newest);
  if (!entry) return {};
  return fmt::format("{} entries, first {} at {}", answer.record_count, diag_event_name(entry->event),
                     to_text(entry->time));
}

std::string records_text(const SzlAnswer& answer) {
  return fmt::format("{} {} of {} bytes", answer.record_count, answer.record_count == 1 ? "record" : "records",
                     answer.record_length);
}

std::string content_text(const SzlAnswer& answer, ByteView payload) {
  if (szl_header_only(answer.id)) return records_text(answer) + ", head only";
  if (std::string facts = facts_text(payload); !facts.empty()) return facts;
  const auto list = static_cast<std::uint8_t>(answer.id & 0xffU);
  if (list == 0x74 || list == 0x19) return leds_text(answer);
  if (list == 0xa0) return buffer_text(answer);
  return records_text(answer);
}

}  // namespace

std::string szl_request_text(ByteView payload) {
  const auto request = decode_szl_request(payload);
  return request ? szl_text(request->id, request->index) : "";
}

std::string szl_answer_text(ByteView payload) {
  const auto answer = decode_szl_answer(payload);
  if (!answer) return {};
  return szl_text(answer->id, answer->index) + ": " + content_text(*answer, payload);
}

}  // namespace s7::cli
