#include "tests/support/s7_tis.hpp"

namespace s7::test {
namespace {

Bytes sized(const Bytes& parameter, const Bytes& data) {
  return ByteWriter().u16(parameter.size()).u16(data.size()).bytes(parameter).bytes(data).take();
}

// Here the last value is filled up too.
void put_value(ByteWriter& out, std::uint8_t code, const Bytes& value) {
  out.u8(code).u8(value::octets).u16(value.size()).bytes(value).zeros(value.size() % 2);
}

}  // namespace

Bytes test_payload(const TestRequest& request, const Bytes& data) {
  ByteWriter parameter;
  parameter.u16(0).u16(request.action).u16(request.cycle).u16(request.answer_size);
  for (int i = 0; i < 5; ++i) parameter.u16(1);
  parameter.u16(request.trigger).bytes(request.more);
  return sized(parameter.take(), data);
}

Bytes test_answer(const Bytes& data, std::uint16_t first, std::uint16_t second) {
  return sized(ByteWriter().u16(first).u16(second).take(), data);
}

Bytes test_addresses(const std::vector<TestVariable>& variables) {
  ByteWriter out;
  out.u16(variables.size());
  for (const auto& one : variables) out.u8(one.area).u8(one.count).u16(one.db).u16(one.offset);
  return out.take();
}

Bytes test_addresses_and_values(const std::vector<TestVariable>& variables) {
  ByteWriter out;
  out.bytes(test_addresses(variables));
  for (const auto& one : variables) put_value(out, 0x00, one.value);
  return out.take();
}

Bytes test_values(const std::vector<TestVariable>& variables) {
  ByteWriter out;
  out.u16(variables.size());
  for (const auto& one : variables) put_value(out, 0xFF, one.value);
  return out.take();
}

Bytes test_codes(std::size_t count, std::uint8_t code) {
  ByteWriter out;
  out.u16(count);
  for (std::size_t i = 0; i < count; ++i) out.u8(code);
  return out.zeros(count % 2).take();
}

Bytes test_request(Reference ref, std::uint8_t function, const Bytes& payload) {
  return s7_userdata(ref, userdata_parameter({UserdataType::request, 1, function, 0, UserdataStatus{}}),
                     payload.empty() ? userdata_nothing() : userdata_data(payload));
}

Bytes test_job_name(std::uint8_t function, std::uint8_t job) { return {function, job}; }

}  // namespace s7::test
