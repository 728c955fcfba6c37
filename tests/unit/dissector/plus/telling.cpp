#include "tests/unit/dissector/plus/telling.hpp"

#include <array>
#include <bit>
#include <stdexcept>

#include "dissector/text.hpp"
#include "dissector/wire/plus/codes.hpp"

namespace s7::test {

using namespace dissector;
using namespace dissector::plus;

namespace {

std::string type_text(const Value& value) {
  std::string out(find_name(value_types(), static_cast<std::uint8_t>(value.type)));
  switch (value.shape()) {
    case Shape::scalar: return out;
    case Shape::array: return out + "[" + std::to_string(value.count) + "]";
    case Shape::address_array: return out + "<" + std::to_string(value.count) + ">";
    case Shape::sparse: return out + "{" + std::to_string(value.count) + "}";
  }
  return out;
}

std::string content_text(const Value& value) {
  if (value.packed) return " " + std::to_string(value.id) + " image " + to_hex(value.content);
  if (value.type == ValueType::structure) return " " + std::to_string(value.id);
  if (value.is_array()) return " " + to_hex(value.content);
  switch (value.type) {
    case ValueType::null: return {};
    case ValueType::wstring: return " \"" + std::string(value.content.begin(), value.content.end()) + "\"";
    case ValueType::blob: return " " + std::to_string(value.id) + ":" + to_hex(value.content);
    case ValueType::sint:
    case ValueType::int16:
    case ValueType::dint:
    case ValueType::lint:
    case ValueType::timespan: return " " + std::to_string(value.signed_number());
    case ValueType::real: return " " + std::to_string(std::bit_cast<float>(static_cast<std::uint32_t>(value.number)));
    case ValueType::lreal: return " " + std::to_string(std::bit_cast<double>(value.number));
    default: return " " + std::to_string(value.number);
  }
}

}  // namespace

void Telling::on_id(IdRole role, std::uint32_t id) {
  constexpr std::array names{"object", "path", "wanted", "relation", "created", "linked", "subscription", "alarm"};
  lines.push_back(names.at(static_cast<std::size_t>(role)) + std::string(" ") +
                  (id < 0x10000 ? std::to_string(id) : hex_text(id, 8)));
}

void Telling::on_field(FieldRole role, std::uint32_t value) {
  constexpr std::array names{"recursive", "parents", "type", "kind", "items"};
  lines.push_back(names.at(static_cast<std::size_t>(role)) + std::string(" ") + std::to_string(value));
}

void Telling::on_value(const PlacedValue& placed) {
  constexpr std::array names{"attribute", "member",   "item",      "pushed", "assigned", "answer",
                             "path",      "argument", "qualifier", "filter", "parameter"};
  std::string line(2 * std::size_t{placed.depth}, ' ');
  line += names.at(static_cast<std::size_t>(placed.place));
  if (placed.id != 0) line += " " + std::to_string(placed.id);
  lines.push_back(line + " " + type_text(placed.value) + content_text(placed.value));
}

void Telling::on_address(const ItemAddress& address) {
  std::string line = "address crc=" + hex_text(address.symbol_crc, 8) + " area=" + hex_text(address.area, 1) +
                     " sub=" + std::to_string(address.sub_area) + " lids=";
  LidRange lids(address);
  while (const auto lid = lids.next()) line += (line.back() == '=' ? "" : ".") + std::to_string(*lid);
  lines.push_back(line);
}

void Telling::on_return_value(std::uint64_t value) { lines.push_back("return " + std::to_string(error_of(value))); }

void Telling::on_item_error(std::uint32_t item, std::optional<std::uint64_t> code) {
  lines.push_back("error " + std::to_string(item) + (code ? " " + std::to_string(error_of(*code)) : ""));
}

void Telling::on_object(const ObjectHead& head, unsigned depth) {
  lines.push_back(std::string(2 * std::size_t{depth}, ' ') + "begin " + std::to_string(head.rid) + " class " +
                  std::to_string(head.class_id));
}

void Telling::on_object_end(unsigned depth) { lines.push_back(std::string(2 * std::size_t{depth}, ' ') + "end"); }

void Telling::on_relation(std::uint32_t relation, std::uint32_t rid) {
  lines.push_back("relation " + std::to_string(relation) + " " + std::to_string(rid));
}

void Telling::on_notification(const NotificationHead& head) {
  lines.push_back("notification " + std::to_string(head.sequence) + " tick " + std::to_string(head.credit_tick) +
                  " change " + std::to_string(head.change_counter) +
                  (head.time ? " time " + std::to_string(*head.time) : ""));
}

void Telling::on_tag(const TagName& tag) {
  lines.push_back("tag " + std::string(tag.name.begin(), tag.name.end()) +
                  (tag.has_type ? " lid " + std::to_string(tag.lid) + " type " + std::to_string(tag.soft_type) : ""));
}

ToldPdu tell_body(Opcode opcode, Function function, ByteView body, Version version) {
  ToldPdu out;
  out.pdu.opcode = opcode;
  out.pdu.function = function;
  out.pdu.body = body;
  Telling telling;
  out.walked = walk(out.pdu, version, telling);
  out.lines = telling.lines;
  if (out.walked.not_understood > 0) out.lines.push_back("not understood " + std::to_string(out.walked.not_understood));
  return out;
}

ToldPdu tell_frame(ByteView bytes) {
  const auto frame = decode_frame(bytes);
  if (!frame) throw std::invalid_argument("no frame");
  const auto pdu = decode_pdu(frame->data);
  if (!pdu) throw std::invalid_argument("no PDU");
  ToldPdu out = tell_body(pdu->opcode, pdu->function, pdu->body, frame->version);
  out.pdu = *pdu;
  return out;
}

std::vector<std::string> tell_value(ByteView value) {
  // CreateObject: parent, the value, four unknown bytes, no object.
  const Bytes body = concat({{0, 0, 0, 3}, Bytes(value.begin(), value.end()), Bytes(8, 0)});
  ToldPdu told = tell_body(Opcode::request, Function::create_object, body);
  told.lines.erase(told.lines.begin());
  return told.lines;
}

}  // namespace s7::test
