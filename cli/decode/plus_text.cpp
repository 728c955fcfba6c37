#include "cli/decode/plus_text.hpp"

#include <fmt/format.h>

#include "cli/decode/json_object.hpp"
#include "cli/decode/plus_value.hpp"
#include "cli/decode/range_text.hpp"
#include "dissector/text.hpp"
#include "dissector/wire/plus/codes.hpp"
#include "dissector/wire/plus/pdu.hpp"
#include "reports/unicode.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

// What has been said of one kind of thing: the first ones, and how many more there were.
class Some {
 public:
  void add(const std::string& text) {
    if (count_++ < most) text_ += (text_.empty() ? "" : ", ") + text;
  }
  // Nothing when there is nothing.
  [[nodiscard]] std::string said(std::string_view before = " ") const {
    if (count_ == 0) return {};
    return fmt::format("{}{}{}", before, text_, count_ > most ? fmt::format(" and {} more", count_ - most) : "");
  }

 private:
  static constexpr std::size_t most = 6;
  std::string text_;
  std::size_t count_ = 0;
};

std::string error_text(std::int16_t error) {
  const auto known = find_name(plus::errors(), static_cast<std::uint16_t>(error));
  return known.empty() ? std::to_string(error) : fmt::format("{} {}", error, known);
}

class Sentence final : public plus::Visitor {
 public:
  void on_id(plus::IdRole role, std::uint32_t id) override {
    switch (role) {
      case plus::IdRole::object:
      case plus::IdRole::alarm: objects_.add(plus::object_text(id)); break;
      case plus::IdRole::path: path(id); break;
      case plus::IdRole::wanted: ids_.add(plus::id_text(id)); break;
      case plus::IdRole::relation:
        if (id != 0) ids_.add(plus::id_text(id));
        break;
      case plus::IdRole::created:
      case plus::IdRole::linked: created_.add(plus::object_text(id)); break;
      case plus::IdRole::subscription: objects_.add("subscription " + hex_text(id, 8)); break;
    }
  }
  void on_value(const plus::PlacedValue& placed) override {
    switch (placed.place) {
      case plus::Place::path: {
        plus::NumberRange ids(placed.value);
        while (const auto id = ids.next()) path(static_cast<std::uint32_t>(*id));
        return;
      }
      case plus::Place::qualifier:
      case plus::Place::parameter:
      case plus::Place::filter: return;
      case plus::Place::attribute:
      case plus::Place::member:
        if (placed.value.type != plus::ValueType::structure)
          values_.add(plus::id_text(placed.id) + "=" + value(placed, is_plus_secret(placed.id)));
        return;
      case plus::Place::item: values_.add(fmt::format("{}={}", placed.id, value(placed, secret_))); return;
      case plus::Place::pushed: values_.add(fmt::format("{}={}", placed.id, value(placed, false))); return;
      default: values_.add(value(placed, secret_)); return;
    }
  }
  void on_address(const plus::ItemAddress& address) override {
    const AccessRange range = plus::address_range(address);
    const bool symbol = range.area == "symbol";
    ids_.add(!symbol ? range_text(range) : (range.db ? fmt::format("DB{} ", *range.db) : "") + range.detail);
  }
  void on_return_value(std::uint64_t value) override {
    const std::int16_t error = plus::error_of(value);
    result_ = " ok";
    if (error != 0) result_ = fmt::format(" {} {}", error < 0 ? "error" : "result", error_text(error));
  }
  void on_item_error(std::uint32_t item, std::optional<std::uint64_t> code) override {
    errors_.add(code ? fmt::format("{}: {}", item, error_text(plus::error_of(*code))) : std::to_string(item));
  }
  void on_object(const plus::ObjectHead& head, unsigned /*depth*/) override {
    parts_.add(plus::block_kind(head.rid).empty() ? plus::id_text(head.class_id) : plus::object_text(head.rid));
  }
  void on_notification(const plus::NotificationHead& head) override {
    number_ = fmt::format(" number {}", head.sequence);
  }

  [[nodiscard]] std::string text() const {
    return objects_.said() + number_ + ids_.said() + result_ + created_.said(" gives ") + parts_.said(" with ") +
           values_.said(": ") + errors_.said("; failed ");
  }

 private:
  void path(std::uint32_t id) {
    ids_.add(plus::id_text(id));
    secret_ = secret_ || is_plus_secret(id);
  }
  static std::string value(const plus::PlacedValue& placed, bool secret) {
    return secret ? "(not shown)" : plus_value_text(placed.value);
  }

  Some objects_, ids_, created_, parts_, values_, errors_;
  std::string number_, result_;
  bool secret_ = false;
};

std::string pdu_text(plus::Version version, ByteView data) {
  const auto pdu = plus::decode_pdu(data);
  if (!pdu) return fmt::format("{} bytes that are no PDU", data.size());
  Sentence sentence;
  const plus::Walked walked = plus::walk(*pdu, version, sentence);
  std::string out = pdu->opcode == plus::Opcode::notification
                        ? "Notification"
                        : fmt::format("{} {}", pdu->is_request() ? "Request" : "Response",
                                      plus::function_text(static_cast<std::uint16_t>(pdu->function)));
  out += sentence.text();
  if (pdu->opcode != plus::Opcode::notification) out += fmt::format(" [{}]", pdu->sequence);
  if (walked.not_understood > 0) out += fmt::format(" !! {} bytes not understood", walked.not_understood);
  return out;
}

std::string event_text(ByteView data) {
  const auto event = plus::decode_system_event(data);
  if (!event) return "System event with a damaged head";
  if (event->rest.empty()) return fmt::format("System event, {} bytes confirmed", event->confirmed_bytes);
  const auto error = plus::decode_system_error(event->rest);
  if (!error) return "System event " + reports::printable(as_text(event->rest));
  return fmt::format("System event of {} [{}], {}", plus::function_text(static_cast<std::uint16_t>(error->function)),
                     error->sequence, error_text(static_cast<std::int16_t>(error->return_value)));
}

}  // namespace

std::string plus_text(const PduSeen& pdu) {
  const auto frame = plus::decode_frame(pdu.tsdu);
  if (!frame) return fmt::format("S7+ {} bytes that are no frame", pdu.tsdu.size());
  switch (frame->version) {
    case plus::Version::keep_alive: return fmt::format("S7+ Keep-alive {}", frame->keep_alive_sequence);
    case plus::Version::system_event: return "S7+ " + event_text(frame->data);
    default: break;
  }
  if (!pdu.plus_data.empty()) return "S7+ " + pdu_text(frame->version, pdu.plus_data);
  return fmt::format("S7+ Frame of {} bytes, {}", frame->data.size(),
                     pdu.problem.empty() ? "its PDU goes on" : "of no PDU that is known");
}

}  // namespace s7::cli
