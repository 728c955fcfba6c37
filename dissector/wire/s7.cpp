#include "dissector/wire/s7.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

// USEND: the head holds an R_ID where others have type, group and subfunction (docs/s7.md 7.1).
constexpr std::uint8_t r_id_method = 0x13, block_oriented_group = 6;

}  // namespace

Result<S7Pdu> decode_s7(ByteView tsdu) noexcept {
  ByteReader in(tsdu);
  const std::uint8_t protocol = in.u8();
  S7Pdu out;
  out.rosctr = Rosctr{in.u8()};
  out.redundancy = in.be16();
  out.reference = in.be16();
  out.parameter_length = in.be16();
  out.data_length = in.be16();
  if (tsdu.empty()) return Error::truncated;
  if (protocol != s7_protocol_id) return Error::bad_magic;
  if (tsdu.size() > 1 && name(out.rosctr).empty()) return Error::unsupported;
  if (out.is_answer()) {
    out.error_class = in.u8();
    out.error_code = in.u8();
  }
  if (!in.ok()) return Error::truncated;
  out.parameters = in.take(std::min<std::size_t>(out.parameter_length, in.left()));
  out.data = in.take(std::min<std::size_t>(out.data_length, in.left()));
  out.trailing = in.rest();
  out.truncated = out.parameters.size() < out.parameter_length || out.data.size() < out.data_length;
  return out;
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
