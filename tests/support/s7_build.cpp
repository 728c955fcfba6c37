#include "tests/support/s7_build.hpp"

namespace s7::test {
namespace {

ByteWriter header(std::uint8_t rosctr, Reference ref, std::size_t parameters, std::size_t data) {
  ByteWriter out;
  out.u8(0x32).u8(rosctr).u16(0).u16(ref).u16(parameters).u16(data);
  return out;
}

Bytes answer(std::uint8_t rosctr, Reference ref, std::uint16_t error, const Bytes& parameter, const Bytes& data) {
  return header(rosctr, ref, parameter.size(), data.size()).u16(error).bytes(parameter).bytes(data).take();
}

Bytes function_only(Reference ref, std::uint8_t function) { return s7_ack_data(ref, {function}); }

Bytes setup_parameter(const Setup& setup) {
  return ByteWriter().u8(0xF0).u8(0).u16(setup.calling).u16(setup.called).u16(setup.pdu_size).take();
}

std::string decimal(unsigned number, std::size_t width) {
  auto digits = std::to_string(number);
  return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

// Function, status, two bytes, four bytes of id, file name with its length.
ByteWriter transfer_head(std::uint8_t function, std::uint16_t unknown, std::string_view filename) {
  ByteWriter out;
  out.u8(function).u8(0).u16(unknown).u32(0).u8(filename.size()).text(filename);
  return out;
}

Bytes transfer_piece(Reference ref, std::uint8_t function, const Bytes& piece, bool more) {
  const auto data = ByteWriter().u16(piece.size()).u16(0x00FB).bytes(piece).take();
  return s7_ack_data(ref, {function, static_cast<std::uint8_t>(more ? 1 : 0)}, data);
}

}  // namespace

Bytes s7_job(Reference ref, const Bytes& parameter, const Bytes& data) {
  return header(1, ref, parameter.size(), data.size()).bytes(parameter).bytes(data).take();
}

Bytes s7_ack(Reference ref, std::uint16_t error, const Bytes& parameter, const Bytes& data) {
  return answer(2, ref, error, parameter, data);
}

Bytes s7_ack_data(Reference ref, const Bytes& parameter, const Bytes& data, std::uint16_t error) {
  return answer(3, ref, error, parameter, data);
}

Bytes s7_userdata(Reference ref, const Bytes& parameter, const Bytes& data) {
  return header(7, ref, parameter.size(), data.size()).bytes(parameter).bytes(data).take();
}

Bytes setup_job(Reference ref, const Setup& setup) { return s7_job(ref, setup_parameter(setup)); }

Bytes setup_answer(Reference ref, const Setup& setup, std::uint16_t error) {
  return s7_ack_data(ref, setup_parameter(setup), {}, error);
}

Bytes read_job(Reference ref, const std::vector<Bytes>& items) {
  return s7_job(ref, ByteWriter().u8(0x04).u8(items.size()).bytes(join_items(items)).take());
}

Bytes read_answer(Reference ref, const std::vector<DataItem>& values, Fill fill) {
  return s7_ack_data(ref, {0x04, static_cast<std::uint8_t>(values.size())}, join_data(values, fill));
}

Bytes write_job(Reference ref, const std::vector<Bytes>& items, std::vector<DataItem> values, Fill fill) {
  for (auto& data : values) data.code = 0;
  return s7_job(ref, ByteWriter().u8(0x05).u8(items.size()).bytes(join_items(items)).take(), join_data(values, fill));
}

Bytes write_answer(Reference ref, const std::vector<std::uint8_t>& codes) {
  return s7_ack_data(ref, {0x05, static_cast<std::uint8_t>(codes.size())}, codes);
}

Bytes refusal(Reference ref, std::uint8_t function, std::uint16_t error) {
  return s7_ack_data(ref, {function, 0}, {}, error);
}

std::string block_filename(std::string_view type, unsigned number, char file_system, char prefix) {
  return prefix + std::string(type) + decimal(number, 5) + file_system;
}

Bytes start_upload_job(Reference ref, std::string_view filename) {
  return s7_job(ref, transfer_head(0x1D, 0, filename).take());
}

Bytes start_upload_answer(Reference ref, std::uint32_t upload_id, unsigned block_length) {
  return s7_ack_data(
      ref, ByteWriter().u8(0x1D).u8(0).u16(0x0100).u32(upload_id).u8(7).text(decimal(block_length, 7)).take());
}

Bytes upload_job(Reference ref, std::uint32_t upload_id) {
  return s7_job(ref, ByteWriter().u8(0x1E).u8(0).u16(0).u32(upload_id).take());
}

Bytes upload_answer(Reference ref, const Bytes& piece, bool more) { return transfer_piece(ref, 0x1E, piece, more); }

Bytes end_upload_job(Reference ref, std::uint32_t upload_id) {
  return s7_job(ref, ByteWriter().u8(0x1F).u8(0).u16(0).u32(upload_id).take());
}

Bytes end_upload_answer(Reference ref) { return function_only(ref, 0x1F); }

Bytes request_download_job(Reference ref, std::string_view filename, unsigned load_length, unsigned mc7_length) {
  auto out = transfer_head(0x1A, 0x0100, filename);
  out.u8(0x0D).text("1").text(decimal(load_length, 6)).text(decimal(mc7_length, 6));
  return s7_job(ref, out.take());
}

Bytes request_download_answer(Reference ref) { return function_only(ref, 0x1A); }

Bytes download_block_job(Reference ref, std::string_view filename) {
  return s7_job(ref, transfer_head(0x1B, 0, filename).take());
}

Bytes download_block_answer(Reference ref, const Bytes& piece, bool more) {
  return transfer_piece(ref, 0x1B, piece, more);
}

Bytes download_ended_job(Reference ref, std::string_view filename) {
  return s7_job(ref, transfer_head(0x1C, 0, filename).take());
}

Bytes download_ended_answer(Reference ref) { return function_only(ref, 0x1C); }

Bytes pi_job(Reference ref, std::string_view service, const Bytes& parameter_block) {
  ByteWriter out;
  out.u8(0x28).zeros(6).u8(0xFD).u16(parameter_block.size()).bytes(parameter_block);
  return s7_job(ref, out.u8(service.size()).text(service).take());
}

Bytes pi_block_list(const std::vector<std::string>& names) {
  ByteWriter out;
  out.u8(names.size()).u8(0);
  for (const auto& name : names) out.text(name);
  return out.take();
}

Bytes pi_answer(Reference ref) { return function_only(ref, 0x28); }

Bytes stop_job(Reference ref) { return s7_job(ref, ByteWriter().u8(0x29).zeros(5).u8(9).text("P_PROGRAM").take()); }

Bytes stop_answer(Reference ref) { return function_only(ref, 0x29); }

}  // namespace s7::test
