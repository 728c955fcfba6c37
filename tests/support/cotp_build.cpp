#include "tests/support/cotp_build.hpp"

#include <algorithm>
#include <cassert>

namespace s7::test {
namespace {

Bytes parameter(std::uint8_t code, const Bytes& content) {
  return ByteWriter().u8(code).u8(content.size()).bytes(content).take();
}

// Puts the length indicator in front.
Bytes tpdu(const Bytes& header, const Bytes& user_data = {}) {
  assert(header.size() < 255);
  return ByteWriter().u8(header.size()).bytes(header).bytes(user_data).take();
}

Bytes connect(std::uint8_t code, const CotpConnect& body) {
  ByteWriter out;
  out.u8(code).u16(body.destination_ref).u16(body.source_ref).u8(body.class_option);
  if (body.tpdu_size) out.bytes(parameter(0xC0, {*body.tpdu_size}));
  if (!body.calling_tsap.empty()) out.bytes(parameter(0xC1, body.calling_tsap));
  if (!body.called_tsap.empty()) out.bytes(parameter(0xC2, body.called_tsap));
  return tpdu(out.bytes(body.more).take());
}

}  // namespace

Bytes tsap(std::uint16_t two_bytes) { return ByteWriter().u16(two_bytes).take(); }

Bytes cotp_cr(const CotpConnect& body) { return connect(0xE0, body); }

Bytes cotp_cc(const CotpConnect& body) { return connect(0xD0, body); }

Bytes cotp_dr(std::uint16_t destination_ref, std::uint16_t source_ref, std::uint8_t reason, const Bytes& parameters) {
  return tpdu(ByteWriter().u8(0x80).u16(destination_ref).u16(source_ref).u8(reason).bytes(parameters).take());
}

Bytes cotp_dc(std::uint16_t destination_ref, std::uint16_t source_ref) {
  return tpdu(ByteWriter().u8(0xC0).u16(destination_ref).u16(source_ref).take());
}

Bytes cotp_dt(const Bytes& user_data, bool last, std::uint8_t number) {
  return tpdu(ByteWriter().u8(0xF0).u8((last ? 0x80U : 0U) | (number & 0x7FU)).take(), user_data);
}

Bytes cotp_er(std::uint16_t destination_ref, std::uint8_t cause, const Bytes& rejected) {
  ByteWriter out;
  out.u8(0x70).u16(destination_ref).u8(cause);
  if (!rejected.empty()) out.bytes(parameter(0xC1, rejected));
  return tpdu(out.take());
}

Bytes cotp_ed(std::uint16_t destination_ref, std::uint8_t number, const Bytes& user_data) {
  return tpdu(ByteWriter().u8(0x10).u16(destination_ref).u8(0x80U | number).take(), user_data);
}

Bytes cotp_ea(std::uint16_t destination_ref, std::uint8_t number) {
  return tpdu(ByteWriter().u8(0x20).u16(destination_ref).u8(number).take());
}

Bytes cotp_ak(std::uint16_t destination_ref, std::uint8_t number, std::uint8_t credit) {
  return tpdu(ByteWriter().u8(0x60U | (credit & 0x0FU)).u16(destination_ref).u8(number).take());
}

Bytes cotp_rj(std::uint16_t destination_ref, std::uint8_t number, std::uint8_t credit) {
  return tpdu(ByteWriter().u8(0x50U | (credit & 0x0FU)).u16(destination_ref).u8(number).take());
}

Bytes tpkt(const Bytes& tpdu_bytes) {
  return ByteWriter().u8(3).u8(0).u16(tpdu_bytes.size() + 4).bytes(tpdu_bytes).take();
}

Bytes tpkt_data(const Bytes& tsdu, std::uint8_t number) { return tpkt(cotp_dt(tsdu, true, number)); }

std::vector<Bytes> tpkt_fragments(const Bytes& tsdu, std::size_t piece) {
  assert(piece > 0);
  std::vector<Bytes> out;
  for (std::size_t at = 0; at < tsdu.size() || out.empty(); at += piece) {
    const auto end = std::min(tsdu.size(), at + piece);
    const Bytes part(tsdu.begin() + static_cast<std::ptrdiff_t>(at), tsdu.begin() + static_cast<std::ptrdiff_t>(end));
    out.push_back(tpkt(cotp_dt(part, end == tsdu.size())));
  }
  return out;
}

}  // namespace s7::test
