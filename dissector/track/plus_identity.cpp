#include "dissector/track/plus_identity.hpp"

#include <algorithm>
#include <string>

#include "dissector/text.hpp"
#include "dissector/track/plus_ids.hpp"
#include "dissector/wire/plus/codes.hpp"

namespace s7::dissector {
namespace {

using namespace plus;

constexpr std::size_t longest_text = 128;

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.remove_suffix(1);
  return text;
}

std::string text_of(const Value& value) {
  if (value.type != ValueType::wstring) return {};
  const ByteView text = value.content.first(std::min(value.content.size(), longest_text));
  return std::string(trimmed(std::string(text.begin(), text.end())));
}

// By the digits behind "6ES7 " that all order numbers of a family share.
std::string_view family_of(std::string_view order_number) noexcept {
  constexpr std::string_view maker = "6ES7 ";
  if (!order_number.starts_with(maker)) return {};
  const auto digits = order_number.substr(maker.size(), 2);
  if (digits == "21") return "S7-1200";
  return digits == "51" ? "S7-1500" : "";
}

// "1;6ES7 211-1BE30-0XB0 ;V3.0": form, order number, firmware.
void tell_version_text(std::string_view text, const TellIdentity& tell) {
  const auto first = text.find(';');
  if (first == std::string_view::npos) return;
  const auto second = text.find(';', first + 1);
  if (second == std::string_view::npos) return;
  const std::string_view order_number = trimmed(text.substr(first + 1, second - first - 1));
  const std::string_view firmware = trimmed(text.substr(second + 1));
  if (!order_number.empty()) tell(true, "order_number", order_number);
  if (const auto family = family_of(order_number); !family.empty()) tell(true, "family", family);
  if (!firmware.empty()) tell(true, "firmware", firmware);
}

// Identification record I&M0: 60 bytes of fixed layout.
void tell_identification(ByteView record, const TellIdentity& tell) {
  ByteReader in(record);
  const std::uint16_t type = in.be16(), length = in.be16();
  in.skip(4);
  const ByteView order_number = in.take(20), serial = in.take(16);
  const std::uint16_t hardware = in.be16();
  const std::uint8_t letter = in.u8(), major = in.u8(), minor = in.u8(), fix = in.u8();
  if (!in.ok() || type != 0x0020 || length != 0x0038) return;
  const auto say = [&](std::string_view fact, const std::string& value) {
    if (!value.empty()) tell(true, fact, value);
  };
  say("order_number", utf8_text(order_number));
  say("serial", utf8_text(serial));
  say("hardware_version", std::to_string(hardware));
  if (letter >= 'A' && letter <= 'Z')
    say("firmware_exact", std::string(1, static_cast<char>(letter)) + std::to_string(major) + "." +
                              std::to_string(minor) + "." + std::to_string(fix));
}

void tell_state(const Value& value, const TellIdentity& tell) {
  const auto known = find_name(operating_states(), static_cast<std::uint32_t>(value.number));
  if (!known.empty()) tell(true, "operating_mode", known);
}

// First part of "00:0123456789ABCDEF": which family's key the controller uses.
std::string_view key_family(std::string_view text) noexcept {
  if (text.size() != 19 || text[2] != ':') return {};
  const auto family = text.substr(0, 2);
  if (family == "00") return "S7-1500";
  if (family == "01") return "S7-1200";
  return family == "03" ? "PLCSIM" : "";
}

void tell_attribute(const PlusAsked& asked, const PlusAttribute& attribute, const TellIdentity& tell) {
  // An answer names neither object nor attribute: the request did.
  const std::uint32_t rid = attribute.rid != 0 ? attribute.rid : asked.object;
  const std::uint32_t id = attribute.id != 0 || asked.ids.empty() ? attribute.id : asked.ids[asked.ids.size() - 1];
  const std::string text = text_of(attribute.value);
  switch (id) {
    case plus_id::controller_identity: tell_version_text(text, tell); break;
    case plus_id::identification:
      if (attribute.value.type == ValueType::blob) tell_identification(attribute.value.content, tell);
      break;
    case plus_id::state:
      if (rid == plus_id::execution_unit) tell_state(attribute.value, tell);
      break;
    case plus_id::name:
      if (rid == plus_id::cpu_common && !text.empty()) tell(true, "name", text);
      if (attribute.class_id == plus_id::class_session)
        if (const auto family = key_family(text); !family.empty()) tell(true, "family", family);
      break;
    default: break;
  }
}

// TIA Portal puts a number behind the name of its computer: NAME_12345678.
std::string_view without_number(std::string_view host) noexcept {
  const auto bar = host.rfind('_');
  if (bar == std::string_view::npos || bar == 0 || bar + 1 == host.size()) return host;
  const auto digits = host.substr(bar + 1);
  const bool number = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return number ? host.substr(0, bar) : host;
}

}  // namespace

void tell_client_identity(const PlusReading& request, const TellIdentity& tell) {
  const auto say = [&](std::uint32_t id, std::string_view fact) {
    const Value* value = request.find(id);
    if (value == nullptr) return;
    if (const std::string text = text_of(*value); !text.empty()) tell(false, fact, text);
  };
  say(plus_id::client_host, "client_host");
  say(plus_id::client_application, "client_application");
  say(plus_id::client_user, "client_user");
  say(plus_id::client_connection, "client_adapter");
  const Value* role = request.find(plus_id::client_role);
  if (role == nullptr || role->number != 1) return;
  tell(false, "client_role", "ES");
  const Value* host = request.find(plus_id::client_host);
  if (host == nullptr) return;
  // Other clients put any text there.
  if (const std::string text = text_of(*host); !text.empty()) tell(false, "name", without_number(text));
}

void tell_server_identity(const PlusAsked& asked, const PlusReading& answer, const TellIdentity& tell) {
  for (const PlusAttribute& attribute : answer.attributes) tell_attribute(asked, attribute, tell);
}

}  // namespace s7::dissector
