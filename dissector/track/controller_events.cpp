#include "dissector/track/controller_events.hpp"

#include <algorithm>
#include <array>

#include "dissector/text.hpp"
#include "dissector/wire/blocks/pi_service.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/userdata/alarms.hpp"
#include "dissector/wire/userdata/clock.hpp"
#include "dissector/wire/userdata/tis.hpp"

namespace s7::dissector {
namespace {

constexpr std::uint8_t alarm_group = 4;

struct UserdataEvent {
  std::uint16_t name = 0;  // group << 8 | subfunction
  std::string_view kind;
};

constexpr auto userdata_requests = std::to_array<UserdataEvent>({{0x0108, "variable-modified"},
                                                                 {0x0109, "force"},
                                                                 {0x010a, "breakpoint"},
                                                                 {0x010b, "breakpoint"},
                                                                 {0x010c, "memory-reset"},
                                                                 {0x0407, "alarm-locked"},
                                                                 {0x0408, "alarm-unlocked"},
                                                                 {0x040b, "alarm-acknowledged"},
                                                                 {0x0501, "password-used"},
                                                                 {0x0502, "password-cleared"},
                                                                 {0x0702, "clock-set"},
                                                                 {0x0704, "clock-set"}});
constexpr auto userdata_pushes = std::to_array<UserdataEvent>(
    {{0x040c, "alarm-acknowledged"}, {0x040d, "alarm-locked"}, {0x040e, "alarm-unlocked"}});

template <std::size_t Size>
std::string_view find_kind(const std::array<UserdataEvent, Size>& table, const OperationName& name) noexcept {
  const auto wanted = static_cast<std::uint16_t>(name.group << 8U | name.function);
  const auto at = std::find_if(table.begin(), table.end(), [&](const auto& e) { return e.name == wanted; });
  return at != table.end() ? at->kind : std::string_view{};
}

RequestedEvent event_of_service(ByteView parameters) {
  const auto job = decode_pi_job(parameters);
  if (!job) return {"pi-service", "damaged"};
  const std::string name(job->name.begin(), job->name.end());
  const std::string arguments = pi_arguments_text(name, job->arguments);
  const PiService* const service = find_pi_service(name);
  if (service == nullptr) return {"pi-service", utf8_text(job->name)};
  const std::string described = std::string(service->meaning) + (arguments.empty() ? "" : ": " + arguments);
  switch (service->kind) {
    case PiKind::activate_block: return {"block-activated", arguments};
    case PiKind::delete_block: return {"block-deleted", arguments};
    case PiKind::start_program: return {"cpu-started", arguments};
    case PiKind::copy_memory: return {"memory-copied", arguments};
    case PiKind::compress_memory: return {"memory-compressed", arguments};
    case PiKind::login:
    case PiKind::new_password: return {"password-used", described};
    case PiKind::logout: return {"password-cleared", described};
    case PiKind::file: return {"nc-transfer", described};
    case PiKind::change: return {"pi-service", described};
    case PiKind::read: return {};
  }
  return {};
}

std::string clock_text(ByteView payload) {
  const auto clock = decode_clock(payload);
  return clock ? "to " + to_text(clock->time) : "";
}

// "MD 0, MW 4": which, never what.
std::string addresses_text(ByteView payload) {
  constexpr std::size_t shown = 20;
  const auto message = decode_tis(payload);
  if (!message) return {};
  TisAddressRange addresses(message->data);
  std::string out;
  std::size_t count = 0;
  while (const auto address = addresses.next()) {
    if (++count > shown) return out + ", ...";
    out.append(out.empty() ? "" : ", ").append(to_text(*address));
  }
  return out;
}

// Replacing a job does what the new job does. Data: result (2), function and number of the job, then its own request.
RequestedEvent event_of_replacement(ByteView payload) {
  const auto message = decode_tis(payload);
  if (!message) return {};
  ByteReader in(message->data);
  in.skip(2);
  const std::uint8_t function = in.u8(), job = in.u8();
  if (!in.ok()) return {};
  return {find_kind(userdata_requests, {OperationFamily::userdata, tis_group, function}),
          "replaces job " + std::to_string(job)};
}

// "0x000000af": function (1), count (1), objects.
std::string alarms_text(ByteView payload) {
  constexpr std::size_t shown = 20;
  ByteReader in(payload);
  in.skip(1);
  const std::size_t count = in.u8();
  AlarmObjectRange alarms(in.rest(), count);
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto alarm = alarms.next();
    if (!alarm || !*alarm) break;
    if (i == shown) return out + ", ...";
    out.append(out.empty() ? "alarm " : ", ").append(hex_text((*alarm)->event_id, 8));
  }
  return out;
}

// Answers to alarm requests have a return code per alarm: the first failure when none succeeded.
std::uint8_t failed_alarms(ByteView payload) noexcept {
  ByteReader in(payload);
  in.skip(1);
  const ByteView codes = in.take(in.u8());
  if (!in.ok() || codes.empty()) return 0;
  const bool any = std::find(codes.begin(), codes.end(), return_code_ok) != codes.end();
  return any ? 0 : codes[0];
}

}  // namespace

std::string refusal_text(std::uint16_t error) { return "refused " + hex_text(error, 4); }

std::string_view event_kind(const OperationName& name) noexcept {
  if (name.family == OperationFamily::userdata) return find_kind(userdata_requests, name);
  const bool stop = name.function == static_cast<std::uint8_t>(Function::plc_stop);
  return name.family == OperationFamily::job && stop ? "cpu-stopped" : std::string_view{};
}

RequestedEvent event_of_request(const ServicePdu& request) {
  const OperationName& name = request.name;
  if (name.family == OperationFamily::job) {
    if (name.function == static_cast<std::uint8_t>(Function::pi_service))
      return event_of_service(request.pdu.parameters);
    return {event_kind(name), {}};
  }
  if (name.group == tis_group && name.function == static_cast<std::uint8_t>(TisFunction::replace_job))
    return event_of_replacement(request.payload);
  RequestedEvent out{event_kind(name), {}};
  if (out.kind.empty()) return out;
  if (name.group == clock_group) out.detail = clock_text(request.payload);
  if (name.group == alarm_group) out.detail = alarms_text(request.payload);
  if (out.kind == "variable-modified" || out.kind == "force") out.detail = addresses_text(request.payload);
  if (name.group == tis_group && name.function == static_cast<std::uint8_t>(TisFunction::exit_hold))
    out.detail = "exit hold";
  return out;
}

RequestedEvent event_of_push(const ServicePdu& push) {
  if (push.head != nullptr) return {find_kind(userdata_pushes, push.name), {}};
  constexpr std::string_view prefix = "MODE_";
  const auto mode = find_name(userdata_functions(), push.name.function);
  return {"mode-transition",
          mode.starts_with(prefix) ? std::string(mode.substr(prefix.size())) : hex_text(push.name.function, 2)};
}

std::string outcome_of_answer(const ServicePdu& answer) {
  if (answer.error() != 0) return refusal_text(answer.error());
  std::uint8_t status = 0;
  if (answer.head != nullptr && answer.name.group == alarm_group) status = failed_alarms(answer.payload);
  // A refused start or stop may tell so in a status byte behind the function alone (docs/s7.md 5.6).
  if (answer.head == nullptr && answer.pdu.parameters.size() > 1) status = answer.pdu.parameters[1];
  return status != 0 ? "refused " + hex_text(status, 2) : "succeeded";
}

}  // namespace s7::dissector
