#include "dissector/track/operation_details.hpp"

#include "dissector/text.hpp"
#include "dissector/wire/blocks/block_codes.hpp"
#include "dissector/wire/blocks/block_name.hpp"
#include "dissector/wire/blocks/pi_service.hpp"
#include "dissector/wire/s7_range.hpp"
#include "dissector/wire/szl/szl.hpp"
#include "dissector/wire/userdata/block_lists.hpp"
#include "dissector/wire/userdata/cyclic.hpp"
#include "dissector/wire/userdata/messages.hpp"
#include "dissector/wire/userdata/tis.hpp"

namespace s7::dissector {
namespace {

// group << 8 | subfunction
enum class Service : std::uint16_t {
  disable_job = 0x010d,
  enable_job = 0x010e,
  delete_job = 0x010f,
  unsubscribe = 0x0204,
  read_record = 0x0208,
  list_blocks_of_type = 0x0302,
  block_info = 0x0303,
  read_list = 0x0401,
  message_service = 0x0402,
  archive_send = 0x0410,
  usend = 0x0600,
  bsend = 0x0601,
};

std::string list_text(ByteView payload) {
  const auto list = decode_szl_request(payload);
  return list ? hex_text(list->id, 4) + "/" + hex_text(list->index, 4) : "";
}

std::string type_text(ByteView payload) {
  const ByteView digits = payload.first(std::min<std::size_t>(payload.size(), 2));
  const auto type = block_type_of(digits);
  const auto known = type ? find_name(block_types(), *type) : std::string_view{};
  return known.empty() ? utf8_text(digits) : std::string(known);
}

std::string block_name_text(ByteView payload) {
  const auto block = decode_block_name(payload);
  return block ? block_text(block->type, block->number) : utf8_text(payload);
}

// "modify-variable job 2"
std::string job_text(std::uint8_t group, std::uint8_t function, std::uint8_t job) {
  return userdata_text(group, function) + " job " + std::to_string(job);
}

std::string end_text(ByteView payload) {
  const auto end = decode_cyclic_end(payload);
  return end ? job_text(cyclic_group, end->function, end->job) : "";
}

std::string test_job_text(ByteView payload) {
  const auto message = decode_tis(payload);
  if (!message) return {};
  ByteReader in(message->data);
  const std::uint8_t function = in.u8(), job = in.u8();
  return in.ok() ? job_text(tis_group, function, job) : "";
}

std::string messages_text(ByteView payload) {
  const auto messages = decode_message_subscription(payload);
  if (!messages) return {};
  std::string out = utf8_text(messages->user);
  const auto add = [&](bool wanted, std::string_view kind) {
    if (wanted) out.append(out.empty() ? "" : " ").append(kind);
  };
  add(messages->events == 0, "none");
  add(messages->operating_mode(), "mode");
  add(messages->system_diagnostics(), "system");
  add(messages->user_diagnostics(), "user");
  add(messages->program_messages(), "alarms");
  return out;
}

std::string record_text(ByteView payload) {
  ByteReader in(payload);
  in.skip(1);
  const std::size_t count = in.u8();
  ItemRange items(in.rest(), count);
  const auto item = items.next();
  if (!item || !*item) return {};
  std::vector<AccessRange> ranges;
  append_ranges(**item, ranges);
  return ranges.front().detail;
}

std::string r_id_text(ByteView behind_method) {
  ByteReader in(behind_method);
  const std::uint32_t id = in.be32();
  return in.ok() ? "R_ID " + hex_text(id, 8) : "";
}

std::string service_text(const ServicePdu& pdu) {
  const auto job = decode_pi_job(pdu.pdu.parameters);
  return job && pdu.name.function == static_cast<std::uint8_t>(Function::pi_service) ? utf8_text(job->name) : "";
}

}  // namespace

std::string detail_of(const ServicePdu& pdu) {
  if (pdu.name.family == OperationFamily::job) return service_text(pdu);
  constexpr std::size_t item_head = 4;  // 12 06 13 and one byte of unknown meaning
  const ByteView behind_head = pdu.payload.subspan(std::min(item_head, pdu.payload.size()));
  switch (Service{static_cast<std::uint16_t>(pdu.name.group << 8U | pdu.name.function)}) {
    case Service::disable_job:
    case Service::enable_job:
    case Service::delete_job: return test_job_text(pdu.payload);
    case Service::unsubscribe: return end_text(pdu.payload);
    case Service::read_record: return record_text(pdu.payload);
    case Service::list_blocks_of_type: return type_text(pdu.payload);
    case Service::block_info: return block_name_text(pdu.payload);
    case Service::read_list: return list_text(pdu.payload);
    case Service::message_service: return messages_text(pdu.payload);
    case Service::archive_send:
    case Service::bsend: return r_id_text(behind_head);
    case Service::usend:
      return pdu.head != nullptr && !pdu.head->rest.empty() ? r_id_text(pdu.head->rest.subspan(1)) : "";
  }
  return {};
}

}  // namespace s7::dissector
