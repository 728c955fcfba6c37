#include "tests/support/samples/s7_link.hpp"

namespace s7::test::samples {
namespace {

std::vector<Bytes> wire_items(const std::vector<Access>& items) {
  std::vector<Bytes> out;
  for (const auto& item : items) out.push_back(item.item);
  return out;
}

std::string hex_name(std::uint8_t function) { return "0x" + to_hex(ByteWriter().u8(function).take()); }

std::string group_name(std::uint8_t group, std::uint8_t function) {
  return std::to_string(group) + "/" + std::to_string(function);
}

}  // namespace

Question ask_read(std::vector<Access> items) {
  auto wire = wire_items(items);
  return {[wire](Reference ref) { return read_job(ref, wire); }, "0x04", "read", std::move(items)};
}

Question ask_write(std::vector<Access> items, std::vector<DataItem> values, Fill fill) {
  auto wire = wire_items(items);
  return {[wire, values, fill](Reference ref) { return write_job(ref, wire, values, fill); }, "0x05", "write",
          std::move(items)};
}

Answer give_values(std::vector<DataItem> values, Fill fill) {
  std::vector<std::uint8_t> codes;
  for (const auto& data : values) codes.push_back(data.code);
  return {[values, fill](Reference ref) { return read_answer(ref, values, fill); }, codes, 0};
}

Answer give_codes(std::vector<std::uint8_t> codes) {
  return {[codes](Reference ref) { return write_answer(ref, codes); }, codes, 0};
}

Answer give_all(const Question& question, std::uint64_t seed) {
  if (question.operation == "write") return give_codes(std::vector<std::uint8_t>(question.items.size(), 0xFF));
  std::vector<DataItem> values;
  for (const auto& item : question.items) values.push_back(good(item, seed++));
  return give_values(std::move(values));
}

Answer refuse(std::uint16_t error) {
  return {[error](Reference ref) { return s7_ack(ref, error); }, {}, error};
}

Answer refuse_named(std::uint8_t function, std::uint16_t error) {
  return {[=](Reference ref) { return refusal(ref, function, error); }, {}, error};
}

Question ask_job(std::uint8_t function, std::function<Bytes(Reference)> pdu) {
  return {std::move(pdu), hex_name(function), "", {}};
}

Question ask_userdata(std::uint8_t group, std::uint8_t function, const Bytes& data) {
  return {
      [=](Reference ref) { return userdata_request(ref, group, function, data); }, group_name(group, function), "", {}};
}

Answer give(std::function<Bytes(Reference)> pdu) { return {std::move(pdu), {}, 0}; }

Answer give_userdata(const UserdataHead& head, const Bytes& data) {
  return {[=](Reference ref) { return userdata_response(ref, head, data); }, {}, 0};
}

Answer refuse_userdata(std::uint8_t group, std::uint8_t function, std::uint16_t error) {
  return {[=](Reference ref) { return userdata_refusal(ref, group, function, error); }, {}, error};
}

}  // namespace s7::test::samples
