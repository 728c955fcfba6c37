#include "dissector/track/plus_events.hpp"

#include <algorithm>

#include "dissector/text.hpp"
#include "dissector/track/plus_ids.hpp"
#include "dissector/wire/plus/codes.hpp"

namespace s7::dissector {
namespace {

using namespace plus;
using plus_id::is_one_of;

constexpr std::size_t longest_name = 128;

std::string text_of(const Value* value) {
  if (value == nullptr || value->type != ValueType::wstring) return {};
  const ByteView text = value->content.first(std::min(value->content.size(), longest_name));
  return {text.begin(), text.end()};
}

std::string quoted_name(const PlusReading& request) {
  const std::string name = text_of(request.find(plus_id::name));
  return name.empty() ? std::string() : " \"" + name + "\"";
}

bool is_state_object(std::uint32_t rid) noexcept {
  return rid == plus_id::execution_unit || is_one_of(plus_id::redundant_execution_units, rid);
}

PlusEvent of(std::string_view kind, std::string detail, bool possible = false) {
  return {kind, std::move(detail), possible, 0};
}

std::optional<PlusEvent> state_event(std::uint32_t rid, const Value& value) {
  constexpr std::int64_t stop = 1, run = 3;
  const std::string unit = rid == plus_id::execution_unit ? "" : ", " + object_text(rid);
  if (value.signed_number() == stop) return of("cpu-stopped", "STOP requested" + unit);
  if (value.signed_number() == run) return of("cpu-started", "RUN requested" + unit);
  return of("mode-transition", "state " + std::to_string(value.signed_number()) + " requested" + unit, true);
}

// One attribute that is written.
std::optional<PlusEvent> write_event(std::uint32_t rid, std::uint32_t id, const Value& value) {
  if (id == plus_id::state_request && is_state_object(rid)) return state_event(rid, value);
  if (id == plus_id::legitimation_old) return of("password-used", "legitimation by challenge and response");
  if (id == plus_id::legitimation_new) return of("password-used", "legitimation");
  if (!block_kind(rid).empty() && is_one_of(plus_id::written_content, id))
    return of("program-download", object_text(rid) + " " + id_text(id));
  if (rid == plus_id::cpu_common && is_one_of(plus_id::clock, id)) return of("clock-set", id_text(id), true);
  if (is_one_of(plus_id::resets, id)) return of("memory-reset", object_text(rid) + " " + id_text(id), true);
  return std::nullopt;
}

std::optional<PlusEvent> written(const PlusReading& request) {
  if (!request.object) return std::nullopt;
  for (const PlusAttribute& attribute : request.attributes) {
    if (attribute.rid != 0) continue;
    if (auto event = write_event(*request.object, attribute.id, attribute.value)) return event;
  }
  return std::nullopt;
}

std::string session_text(const PlusReading& request) {
  std::string out(plus_role(request));
  const auto add = [&](const std::string& text, std::string_view before, std::string_view after) {
    if (!text.empty()) out += (out.empty() ? "" : std::string(before)) + text + std::string(after);
  };
  add(text_of(request.find(plus_id::client_host)), " ", "");
  add(text_of(request.find(plus_id::client_application)), ", ", "");
  add(text_of(request.find(plus_id::client_user)), ", ", "");
  return out;
}

std::optional<PlusEvent> job_event(const ObjectHead& object, const PlusReading& request) {
  const Value* modifying = request.find(plus_id::modifying_job);
  const bool modifies = modifying != nullptr && modifying->number != 0;
  switch (object.class_id) {
    case plus_id::class_test_job:
      return modifies ? std::optional(of("variable-modified", "test job", true)) : std::nullopt;
    case plus_id::class_continuing_job:
      return modifies ? std::optional(of("force", "continuing test job", true)) : std::nullopt;
    case plus_id::class_force_table: return of("force", "force table" + quoted_name(request), true);
    case plus_id::class_alarm_acknowledge: return of("alarm-acknowledged", "acknowledge job", true);
    case plus_id::class_alarm_enable: return of("alarm-locked", "job that enables or disables alarms", true);
    default: return std::nullopt;
  }
}

std::optional<PlusEvent> created(const PlusReading& request) {
  if (!request.first_object) return std::nullopt;
  const ObjectHead& object = *request.first_object;
  if (object.class_id == plus_id::class_session) return of("session-created", session_text(request));
  if (auto event = job_event(object, request)) return event;
  const bool firmware =
      object.class_id >= plus_id::class_first_firmware && object.class_id <= plus_id::class_last_firmware;
  if (firmware || request.object == plus_id::firmware_packages)
    return of("firmware-update", id_text(object.class_id), true);
  if (!block_kind(object.rid).empty()) return of("program-download", object_text(object.rid) + quoted_name(request));
  if (request.object == plus_id::program)
    return of("program-download", object_text(object.rid) + " " + id_text(object.class_id) + quoted_name(request));
  if (request.object == plus_id::hardware_configuration)
    return of("program-download", "hardware configuration" + quoted_name(request), true);
  return std::nullopt;
}

std::optional<PlusEvent> deleted(const PlusReading& request) {
  if (!request.object || block_kind(*request.object).empty()) return std::nullopt;
  return of("block-deleted", object_text(*request.object));
}

// The program is fetched by its content attributes, or by everything there is below an object.
std::optional<PlusEvent> fetched(const Pdu& pdu, const PlusReading& request) {
  if (!request.object) return std::nullopt;
  const std::uint32_t rid = *request.object;
  const bool whole = rid == plus_id::program;
  if (!whole && block_kind(rid).empty()) return std::nullopt;
  const auto is_content = [](std::uint32_t id) { return is_one_of(plus_id::read_content, id); };
  const bool content = std::any_of(request.wanted.begin(), request.wanted.end(), is_content) ||
                       std::any_of(request.path.begin(), request.path.end(), is_content);
  const bool everything = pdu.function == Function::explore && request.recursive && request.wanted.empty();
  if (!content && !everything) return std::nullopt;
  PlusEvent out = of("program-upload", whole ? "program" : object_text(rid));
  out.object = rid;
  return out;
}

std::string class_text(const PlusReading& request) {
  if (!request.first_object) return {};
  const ObjectHead& object = *request.first_object;
  switch (object.class_id) {
    case plus_id::class_session: return "session";
    case plus_id::class_subscription: return "subscription";
    case plus_id::class_transaction: return "transaction";
    default: break;
  }
  return block_kind(object.rid).empty() ? id_text(object.class_id) : object_text(object.rid);
}

// Sessions, subscriptions and jobs have ids of their own each time.
std::string known_object(const Pdu& pdu, std::uint32_t rid) {
  if (rid == pdu.session && rid != 0) return "session";
  const bool dynamic = rid >> 28U == 7 || rid >> 28U == 1 || (rid >= 0x300 && rid < 0x1000);
  return dynamic ? "dynamic object" : object_text(rid);
}

}  // namespace

std::string_view plus_role(const PlusReading& request) noexcept {
  const Value* role = request.find(plus_id::client_role);
  if (role == nullptr) return {};
  return role->number == 1 ? "ES" : role->number == 2 ? "HMI" : "";
}

std::optional<PlusEvent> plus_event(const Pdu& pdu, const PlusReading& request) {
  switch (pdu.function) {
    case Function::set_variable:
    case Function::set_multi_variables:
    case Function::set_var_substreamed: return written(request);
    case Function::create_object: return created(request);
    case Function::delete_object: return deleted(request);
    case Function::explore:
    case Function::get_variable:
    case Function::get_multi_variables:
    case Function::get_var_substreamed: return fetched(pdu, request);
    default: return std::nullopt;
  }
}

std::string plus_detail(const Pdu& pdu, const PlusReading& request) {
  constexpr std::size_t listed = 4;
  if (pdu.function == Function::create_object || pdu.function == Function::begin_sequence)
    if (std::string text = class_text(request); !text.empty()) return text;
  if (request.addresses > 0 && !request.has_variable)
    return known_object(pdu, request.first_area) + " " + id_text(request.first_sub_area);
  if (!request.object) return {};
  std::string out = known_object(pdu, *request.object);
  if (request.relation && *request.relation != 0) out += " " + id_text(*request.relation);
  if (pdu.function == Function::explore) return out;
  for (const auto* list : {&request.path, &request.wanted}) {
    for (std::size_t i = 0; i < std::min(list->size(), listed); ++i) out += (i == 0 ? " " : ", ") + id_text((*list)[i]);
    if (list->seen() > listed) out += ", ...";
  }
  return out;
}

}  // namespace s7::dissector
