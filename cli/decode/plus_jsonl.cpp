#include "cli/decode/plus_jsonl.hpp"

#include <algorithm>

#include "cli/decode/json_object.hpp"
#include "cli/decode/plus_value.hpp"
#include "dissector/wire/plus/codes.hpp"
#include "dissector/wire/plus/pdu.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

std::string_view place_name(plus::Place place) {
  switch (place) {
    case plus::Place::attribute: return "attribute";
    case plus::Place::member: return "member";
    case plus::Place::item: return "item";
    case plus::Place::pushed: return "reference";
    case plus::Place::assigned: return "assigned";
    case plus::Place::answer: return "answer";
    case plus::Place::path: return "path";
    case plus::Place::argument: return "argument";
    case plus::Place::qualifier: return "qualifier";
    case plus::Place::filter: return "filter";
    case plus::Place::parameter: return "parameter";
  }
  return {};
}

bool has_named_id(plus::Place place) {
  return place == plus::Place::attribute || place == plus::Place::member || place == plus::Place::qualifier;
}

// Gathers each field of a PDU in wire order.
class Fields final : public plus::Visitor {
 public:
  void on_id(plus::IdRole role, std::uint32_t id) override {
    switch (role) {
      case plus::IdRole::object: objects_.text(plus::object_text(id)); break;
      case plus::IdRole::path: path(id); break;
      case plus::IdRole::wanted: wanted_.text(plus::id_text(id)); break;
      case plus::IdRole::relation: relations_.text(plus::id_text(id)); break;
      case plus::IdRole::created: created_.hex(id, 4); break;
      case plus::IdRole::linked: linked_.text(plus::object_text(id)); break;
      case plus::IdRole::subscription: subscription_.hex(id, 4); break;
      case plus::IdRole::alarm: objects_.text(plus::object_text(id)); break;
    }
  }
  void on_value(const plus::PlacedValue& placed) override {
    types_.hex(static_cast<std::uint8_t>(placed.value.type), 1);
    if (placed.place == plus::Place::path) {
      plus::NumberRange ids(placed.value);
      while (const auto id = ids.next()) path(static_cast<std::uint32_t>(*id));
    }
    if (placed.place != plus::Place::qualifier) values_.item(value_json(placed));
  }
  void on_address(const plus::ItemAddress& address) override {
    crcs_.hex(address.symbol_crc, 4);
    areas_.hex(address.area, 4);
    if (const auto db = address.db()) dbs_.number(*db);
    plus::LidRange lids(address);
    while (const auto lid = lids.next()) lids_.number(*lid);
  }
  void on_return_value(std::uint64_t value) override { error_code(value); }
  void on_item_error(std::uint32_t item, std::optional<std::uint64_t> code) override {
    failed_.number(item);
    if (code) failed_codes_.item(fmt::format("{}", plus::error_of(*code)));
  }
  void on_object(const plus::ObjectHead& head, unsigned /*depth*/) override {
    rids_.number(head.rid);
    classes_.number(head.class_id);
    attributes_.number(head.attribute_id);
  }
  // Wireshark's dissector shows the relation where objects have their id.
  void on_relation(std::uint32_t relation, std::uint32_t /*rid*/) override { rids_.number(relation); }
  void on_notification(const plus::NotificationHead& head) override { notification_ = head; }
  void on_tag(const plus::TagName& tag) override {
    if (!tag.name.empty()) tags_.item(quoted_utf8(as_text(tag.name)));
    if (tag.has_type) tag_lids_.number(tag.lid);
  }

  void put(JsonObject& out) const {
    areas_.put(out, "s7comm-plus.item.addr.area");
    dbs_.put(out, "s7comm-plus.item.addr.dbnumber");
    crcs_.put(out, "s7comm-plus.item.addr.symbol_crc");
    lids_.put(out, "s7comm-plus.item.addr.lid_value");
    errors_.put(out, "s7comm-plus.returnvalue.errorcode");
    rids_.put(out, "s7comm-plus.object.relid");
    classes_.put(out, "s7comm-plus.object.classid");
    attributes_.put(out, "s7comm-plus.object.attributeid");
    types_.put(out, "s7comm-plus.item.val.datatype");
    put_ours(out);
  }

 private:
  void put_ours(JsonObject& out) const {
    subscription_.put(out, "s7scope.subscription");
    if (notification_) {
      out.number("s7scope.notification_number", notification_->sequence);
      out.number("s7scope.credit_tick", notification_->credit_tick);
      out.number("s7scope.change_counter", notification_->change_counter);
      if (notification_->time) out.number("s7scope.notification_time_us", *notification_->time);
    }
    objects_.put(out, "s7scope.object");
    path_.put(out, "s7scope.path");
    wanted_.put(out, "s7scope.wanted");
    relations_.put(out, "s7scope.relation");
    created_.put(out, "s7scope.created");
    linked_.put(out, "s7scope.linked");
    values_.put(out, "s7scope.values");
    failed_.put(out, "s7scope.failed_items");
    failed_codes_.put(out, "s7scope.failed_codes");
    tags_.put(out, "s7scope.tags");
    tag_lids_.put(out, "s7scope.tag_lids");
  }
  void error_code(std::uint64_t value) { errors_.item(fmt::format("{}", plus::error_of(value))); }
  void path(std::uint32_t id) {
    path_.text(plus::id_text(id));
    secret_path_ = secret_path_ || is_plus_secret(id);
  }
  std::string value_json(const plus::PlacedValue& placed) const {
    std::string text;
    JsonObject out(text);
    out.text("place", place_name(placed.place));
    if (placed.id != 0) out.number("id", placed.id);
    if (has_named_id(placed.place)) {
      const auto name = find_name(plus::ids(), placed.id);
      if (!name.empty()) out.text("name", name);
    }
    const auto type = find_name(plus::value_types(), static_cast<std::uint8_t>(placed.value.type));
    out.text("type", type);
    if (placed.value.type == plus::ValueType::structure && placed.value.id != 0)
      out.text("struct", plus::id_text(placed.value.id));
    if (placed.value.is_array()) out.number("count", placed.value.count);
    // What is written to a secret attribute, and members below one.
    const bool written = placed.place == plus::Place::assigned || placed.place == plus::Place::item;
    if ((written && secret_path_) || is_secret_here(placed))
      out.raw("secret", "true");
    else if (const std::string json = plus_value_json(placed.value); !json.empty())
      out.raw("value", json);
    out.end();
    return text;
  }
  static bool is_secret_here(const plus::PlacedValue& placed) {
    return has_named_id(placed.place) && is_plus_secret(placed.id);
  }

  JsonArray areas_, dbs_, crcs_, lids_, errors_, rids_, classes_, attributes_, types_;
  JsonArray objects_, path_, wanted_, relations_, created_, linked_, subscription_, values_, failed_, failed_codes_;
  JsonArray tags_, tag_lids_;
  std::optional<plus::NotificationHead> notification_;
  bool secret_path_ = false;
};

void put_system_event(JsonObject& out, ByteView data) {
  const auto event = plus::decode_system_event(data);
  if (!event) return;
  out.number("s7scope.confirmed_bytes", event->confirmed_bytes);
  if (event->rest.empty()) return;
  if (const auto error = plus::decode_system_error(event->rest)) {
    out.hex("s7comm-plus.data.sessionid", error->session, 4);
    out.hex("s7comm-plus.data.function", error->function, 2);
    out.number("s7comm-plus.data.seqnum", error->sequence);
    out.raw("s7comm-plus.returnvalue.errorcode", fmt::format("[{}]", static_cast<std::int16_t>(error->return_value)));
  } else {
    out.text("s7scope.event_text", as_text(event->rest));
  }
}

void put_pdu(JsonObject& out, plus::Version version, ByteView data) {
  const auto pdu = plus::decode_pdu(data);
  if (!pdu) {
    out.number("s7scope.not_understood", data.size());
    return;
  }
  out.hex("s7comm-plus.data.opcode", static_cast<std::uint8_t>(pdu->opcode), 1);
  if (pdu->opcode != plus::Opcode::notification) {
    out.hex("s7comm-plus.data.function", static_cast<std::uint16_t>(pdu->function), 2);
    out.number("s7comm-plus.data.seqnum", pdu->sequence);
    if (pdu->is_request()) out.hex("s7comm-plus.data.sessionid", pdu->session, 4);
    out.hex("s7comm-plus.data.transportflags", pdu->flags, 1);
    out.text("s7scope.function", plus::function_text(static_cast<std::uint16_t>(pdu->function)));
  }
  Fields fields;
  const plus::Walked walked = plus::walk(*pdu, version, fields);
  fields.put(out);
  if (walked.integrity_id) out.number("s7comm-plus.integrity.id", *walked.integrity_id);
  if (!walked.digest.empty()) out.bytes("s7comm-plus.integrity.digest", walked.digest);
  if (walked.not_understood > 0) out.number("s7scope.not_understood", walked.not_understood);
}

}  // namespace

void put_plus(JsonObject& out, const PduSeen& pdu) {
  const auto frame = plus::decode_frame(pdu.tsdu);
  if (!frame) return;
  out.hex("s7comm-plus.header.protocolversion", static_cast<std::uint8_t>(frame->version), 1);
  if (frame->version == plus::Version::keep_alive) {
    out.number("s7comm-plus.header.keepaliveseqnum", frame->keep_alive_sequence);
    return;
  }
  out.number("s7comm-plus.header.datlg", frame->data_length);
  if (!frame->digest.empty()) {
    out.number("s7comm-plus.integrity.digestlen", frame->digest.size());
    out.bytes("s7comm-plus.integrity.digest", frame->digest);
  }
  if (frame->version == plus::Version::system_event)
    put_system_event(out, frame->data);
  else if (!pdu.plus_data.empty())
    put_pdu(out, frame->version, pdu.plus_data);
  else if (!pdu.problem.empty())  // the frame belongs to no PDU that is known
    out.number("s7scope.not_understood", frame->data.size());
}

}  // namespace s7::cli
