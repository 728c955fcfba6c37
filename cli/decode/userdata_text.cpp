#include "cli/decode/userdata_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/decode/code_text.hpp"
#include "cli/decode/szl_text.hpp"
#include "cli/decode/tis_text.hpp"
#include "dissector/text.hpp"
#include "dissector/wire/blocks/block_codes.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/szl/diag_entry.hpp"
#include "dissector/wire/userdata/alarm_codes.hpp"
#include "dissector/wire/userdata/alarms.hpp"
#include "dissector/wire/userdata/block_lists.hpp"
#include "dissector/wire/userdata/block_send.hpp"
#include "dissector/wire/userdata/clock.hpp"
#include "dissector/wire/userdata/cyclic.hpp"
#include "dissector/wire/userdata/data_head.hpp"
#include "dissector/wire/userdata/describe.hpp"
#include "dissector/wire/userdata/messages.hpp"
#include "dissector/wire/userdata/nc_files.hpp"
#include "dissector/wire/userdata/security.hpp"
#include "dissector/wire/userdata/tis.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

constexpr std::size_t listed = 20;  // of a list; a line is to be read

std::string type_text(std::uint8_t type) {
  const auto known = find_name(block_types(), type);
  return known.empty() ? "type " + hex_text(type, 2) : std::string(known);
}

std::string type_text(ByteView two) {
  const auto type = block_type_of(two);
  return type ? type_text(*type) : printable_text(two);
}

std::string block_counts_text(ByteView payload) {
  std::string out;
  BlockCountRange counts(payload);
  while (const auto count = counts.next())
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count->count, type_text(count->type));
  return out;
}

std::string block_numbers_text(ByteView payload) {
  std::string out;
  std::size_t count = 0;
  BlockEntryRange entries(payload);
  while (const auto entry = entries.next())
    if (++count <= listed) out += fmt::format("{}{}", out.empty() ? "" : ", ", entry->number);
  return fmt::format("{} {}: {}{}", count, count == 1 ? "block" : "blocks", out, count > listed ? ", ..." : "");
}

std::string block_info_text(ByteView payload) {
  const auto info = decode_block_info(payload);
  if (!info) return fmt::format("{} bytes", payload.size());
  const BlockHeader& header = info->header;
  const auto language = find_name(block_languages(), header.language);
  std::string out = fmt::format("{} {} in {}, {} bytes, changed {}", type_text(header.type), header.number,
                                language.empty() ? hex_text(header.language, 2) : std::string(language),
                                header.load_length, to_text(header.code_changed));
  const auto add = [&](std::string_view word, ByteView text) {
    if (const std::string value = printable_text(text); !value.empty()) out += fmt::format(", {} {}", word, value);
  };
  add("author", info->trailer.author);
  add("family", info->trailer.family);
  add("name", info->trailer.name);
  return out + ", version " + block_version_text(info->trailer.version);
}

std::string blocks_text(const UserdataHead& head, ByteView payload) {
  const bool request = head.type == UserdataType::request;
  switch (BlockFunction{head.subfunction}) {
    case BlockFunction::list: return block_counts_text(payload);
    case BlockFunction::list_of_type:
      return request && payload.size() >= 2 ? type_text(payload.first(2)) : block_numbers_text(payload);
    case BlockFunction::info: break;
  }
  if (!request) return block_info_text(payload);
  const auto asked = decode_block_info_request(payload);
  if (!asked) return {};
  return fmt::format("{} {}", type_text(asked->type), printable_text(asked->number));
}

std::string subscription_text(ByteView payload) {
  const auto request = decode_message_subscription(payload);
  if (!request) return {};
  std::string events;
  const auto add = [&](bool wanted, std::string_view text) {
    if (wanted) events += fmt::format("{}{}", events.empty() ? "" : ", ", text);
  };
  add(request->operating_mode(), "operating mode");
  add(request->system_diagnostics(), "system diagnostics");
  add(request->user_diagnostics(), "user diagnostics");
  add(request->program_messages(), "program messages");
  return fmt::format("{} for {}", events.empty() ? "nothing" : events, printable_text(request->user));
}

std::string alarm_text(ByteView payload) {
  ByteReader in(payload);
  const auto time = decode_bcd_time(in.take(bcd_time_size));
  in.skip(1);
  AlarmObjectRange objects({}, 0);
  const std::uint8_t count = in.u8();
  if (!in.ok() || !time) return {};
  objects = AlarmObjectRange(in.rest(), count);
  const auto first = objects.next();
  std::string out = fmt::format("at {}", to_text(*time));
  if (!first || !*first) return out;
  out += fmt::format(", message {}", hex_text((*first)->event_id, 8));
  if ((*first)->event_state) out += fmt::format(", signals {}", hex_text(*(*first)->event_state, 2));
  if ((*first)->value_count != 0) out += fmt::format(", {} values", (*first)->value_count);
  return count > 1 ? out + fmt::format(" and {} more messages", count - 1U) : out;
}

std::string alarm_query_text(bool request, ByteView payload) {
  constexpr std::uint8_t by_event = 3;
  ByteReader in(payload);
  if (request) {
    in.skip(6);
    const std::uint8_t type = in.u8();
    in.skip(1);
    const std::uint32_t value = in.be32();
    if (!in.ok()) return {};
    if (type == by_event) return fmt::format("message {}", hex_text(value, 8));
    return fmt::format("type {}", code_text(alarm_types(), value, 2));
  }
  in.skip(6);
  std::size_t count = 0;
  for (; in.left() > 0 && in.rest()[0] != 0; ++count) in.skip(std::min<std::size_t>(in.left(), in.rest()[0] + 2U));
  return count == 0 ? "nothing pending" : fmt::format("{} pending", count);
}

std::string cpu_text(const UserdataHead& head, ByteView payload) {
  const bool request = head.type == UserdataType::request;
  if (head.subfunction == 1) return request ? szl_request_text(payload) : szl_answer_text(payload);
  if (head.subfunction == 2) return request ? subscription_text(payload) : "";
  if (head.subfunction == 3) {
    const auto entry = decode_diag_entry(payload);
    return entry ? fmt::format("{} at {}", diag_event_name(entry->event), to_text(entry->time)) : "";
  }
  if (head.type == UserdataType::push) return alarm_text(payload);
  return AlarmFunction{head.subfunction} == AlarmFunction::query ? alarm_query_text(request, payload) : "";
}

std::string values_text(ByteView payload) {
  const auto answer = decode_cyclic_values(payload);
  if (!answer) return {};
  std::size_t count = 0, good = 0, bytes = 0;
  DataItemRange values = answer->values();
  while (const auto value = values.next()) {
    if (!*value) break;
    ++count;
    bytes += (*value)->payload.size();
    good += (*value)->return_code == return_code_ok ? 1U : 0U;
  }
  return fmt::format("{} of {} ok, {} bytes", good, count, bytes);
}

std::string cyclic_text(const UserdataHead& head, ByteView payload) {
  const bool request = head.type == UserdataType::request;
  if (CyclicFunction{head.subfunction} == CyclicFunction::unsubscribe) {
    const auto end = decode_cyclic_end(payload);
    return end ? fmt::format("job {} of {}", end->job, userdata_text(cyclic_group, end->function)) : "";
  }
  if (!is_subscription(head.subfunction)) return {};
  if (!request) return values_text(payload);
  const auto wanted = decode_cyclic_request(payload);
  if (!wanted) return {};
  return fmt::format("{} every {} ms", ranges_text(wanted->list, wanted->count), wanted->interval_ms());
}

std::string send_text(const UserdataHead& head, ByteView payload) {
  const auto send = decode_block_send(payload, !head.last_data_unit);
  return send ? fmt::format("R_ID {}, {} bytes", hex_text(send->r_id, 8), send->data.size()) : "";
}

std::string nc_text(const UserdataHead& head, ByteView payload) {
  const bool request = head.type == UserdataType::request;
  switch (NcFunction{head.subfunction}) {
    case NcFunction::request_download: return request ? printable_text(payload) : "";
    case NcFunction::start_upload: return request && payload.size() > 2 ? printable_text(payload.subspan(2)) : "";
    case NcFunction::download_block:
    case NcFunction::upload_block: {
      const auto piece = decode_nc_piece(payload);
      if (!piece) return {};
      const std::string size = fmt::format("{} bytes", piece->data.size());
      return piece->file_path.empty() ? size : printable_text(piece->file_path) + ", " + size;
    }
    default: return {};
  }
}

}  // namespace

std::string payload_text(const UserdataHead& head, ByteView payload) {
  if (payload.empty()) return {};
  switch (head.group) {
    case tis_group: return tis_text(head.subfunction, head.type == UserdataType::request, payload);
    case cyclic_group: return cyclic_text(head, payload);
    case block_group: return blocks_text(head, payload);
    case 4: return cpu_text(head, payload);
    case security_group: return "password masked";
    case send_group: return send_text(head, payload);
    case nc_group: return nc_text(head, payload);
    case clock_group: {
      const auto clock = decode_clock(payload);
      return clock ? to_text(clock->time) : "";
    }
    default: return {};
  }
}

std::string userdata_text_line(const UserdataHead& head, ByteView data, ByteView joined) {
  if (head.mode_transition) return "push " + userdata_text(0, head.subfunction);
  std::string out = fmt::format("{} {}", name(head.type), userdata_text(head.group, head.subfunction));
  if (head.error != 0) out += " error " + code_text(error_codes(), head.error, 4);
  const auto content = decode_userdata_data(data);
  if (!content) return out;
  if (is_part(head) && joined.empty() && !content->payload.empty())
    return out + fmt::format(", {} part of {} bytes", head.last_data_unit ? "last" : "a", content->payload.size());
  // Requests for the further parts of an answer have a long head and nothing to say.
  if (head.type == UserdataType::request && head.extended && content->payload.empty() && head.group != tis_group)
    return out + ", next part";
  const bool whole = joined.empty() || head.group == send_group || head.group == nc_group;
  const std::string detail = payload_text(head, whole ? content->payload : joined);
  return detail.empty() ? out : out + ' ' + detail;
}

}  // namespace s7::cli
