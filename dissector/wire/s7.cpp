#include "dissector/wire/s7.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

// USEND: the head holds an R_ID where others have type, group and subfunction (docs/s7.md 7.1).
constexpr std::uint8_t r_id_method = 0x13, block_oriented_group = 6;

constexpr std::size_t short_header = 10, long_header = 12;

// Why the bytes are no header of S7comm; no error: they are.
Error header_error(ByteView tsdu) noexcept {
  if (tsdu.empty()) return Error::truncated;
  if (tsdu[0] != s7_protocol_id) return Error::bad_magic;
  if (tsdu.size() == 1) return Error::truncated;
  const Rosctr rosctr{tsdu[1]};
  if (name(rosctr).empty()) return Error::unsupported;
  const bool is_answer = rosctr == Rosctr::ack || rosctr == Rosctr::ack_data;
  return tsdu.size() < (is_answer ? long_header : short_header) ? Error::truncated : Error{};
}

}  // namespace

Result<S7Pdu> decode_s7(ByteView tsdu) noexcept {
  Result<S7Pdu> result;
  if (const Error error = header_error(tsdu); error != Error{}) return result.fail(error);
  const FixedHeader<short_header> head(tsdu.data());
  S7Pdu& out = *result;
  out.rosctr = Rosctr{head.u8<1>()};
  out.redundancy = head.be16<2>();
  out.reference = head.be16<4>();
  out.parameter_length = head.be16<6>();
  out.data_length = head.be16<8>();
  std::size_t size = short_header;
  if (out.is_answer()) {
    const FixedHeader<long_header> more(tsdu.data());
    out.error_class = more.u8<10>();
    out.error_code = more.u8<11>();
    size = long_header;
  }
  const std::size_t there = tsdu.size() - size;
  const std::size_t parameters = std::min<std::size_t>(out.parameter_length, there);
  const std::size_t data = std::min<std::size_t>(out.data_length, there - parameters);
  const std::uint8_t* at = tsdu.data() + size;
  out.parameters = {at, parameters};
  out.data = {at + parameters, data};
  out.trailing = {at + parameters + data, there - parameters - data};
  out.truncated = parameters < out.parameter_length || data < out.data_length;
  return result;
}

Result<S7Setup> decode_s7_setup(ByteView parameters) noexcept {
  ByteReader in(parameters);
  in.skip(2);  // function, reserved
  S7Setup out;
  out.max_jobs_calling = in.be16();
  out.max_jobs_called = in.be16();
  out.pdu_length = in.be16();
  if (!in.ok()) return Error::truncated;
  return out;
}

Result<UserdataHead> decode_userdata_head(ByteView parameters) noexcept {
  ByteReader in(parameters);
  UserdataHead out;
  if (in.u8() == static_cast<std::uint8_t>(Function::mode_transition)) {
    // 01 00 10 10 00 00 mode 00: no head of the other kind
    in.skip(5);
    out.mode_transition = true;
    out.subfunction = in.u8();
    out.rest = in.rest();
    if (!in.ok()) return Error::truncated;
    return out;
  }
  in.skip(2);  // item count, 0x12
  const std::uint8_t length = in.u8();
  const ByteView behind_length = in.rest();
  ByteReader head(in.take(std::min<std::size_t>(length, in.left())));
  out.method = head.u8();
  if (out.method == r_id_method && length < 8) {
    if (!in.ok() || !head.ok()) return Error::truncated;
    out.group = block_oriented_group;
    out.rest = behind_length.subspan(1);
    return out;
  }
  const std::uint8_t kind = head.u8();
  out.type = UserdataType{static_cast<std::uint8_t>(kind >> 6U)};
  out.group = kind & 0x3fU;
  out.subfunction = head.u8();
  out.sequence = head.u8();
  if (!in.ok() || !head.ok()) return Error::truncated;
  if (length >= 8) {
    out.extended = true;
    out.data_unit_reference = head.u8();
    out.last_data_unit = head.u8() == 0;
    out.error = head.be16();
    if (!head.ok()) return Error::truncated;
  }
  out.rest = behind_length.subspan(out.extended ? 8 : 4);
  return out;
}

}  // namespace s7::dissector
