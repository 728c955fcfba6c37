#include "dissector/wire/plus/pdu.hpp"

#include "dissector/wire/plus/codes.hpp"
#include "dissector/wire/plus/walker.hpp"

namespace s7::dissector::plus {
namespace {

bool is_opcode(std::uint8_t byte) noexcept {
  switch (Opcode{byte}) {
    case Opcode::request:
    case Opcode::response:
    case Opcode::response_unasked:
    case Opcode::notification: return true;
  }
  return false;
}

}  // namespace

Result<Pdu> decode_pdu(ByteView data) noexcept {
  ByteReader in(data);
  const std::uint8_t opcode = in.u8();
  if (!in.ok()) return Error::truncated;
  if (!is_opcode(opcode)) return Error::bad_magic;
  Pdu out;
  out.opcode = Opcode{opcode};
  if (out.opcode != Opcode::notification) {
    in.skip(2);
    out.function = Function{in.be16()};
    in.skip(2);
    out.sequence = in.be16();
    if (out.is_request()) out.session = in.be32();
    out.flags = in.u8();
  }
  if (!in.ok()) return Error::truncated;
  out.body = in.rest();
  return out;
}

bool begins_pdu(ByteView data) noexcept {
  ByteReader in(data);
  const std::uint8_t opcode = in.u8();
  if (!is_opcode(opcode)) return false;
  if (Opcode{opcode} == Opcode::notification) {
    const std::uint32_t subscription = in.be32();
    return in.ok() && (subscription >> 28U == 1 || subscription >> 28U == 7);
  }
  const std::uint16_t reserved = in.be16(), function = in.be16(), reserved2 = in.be16();
  return in.ok() && reserved == 0 && reserved2 == 0 && !find_name(functions(), function).empty();
}

Walked walk(const Pdu& pdu, Version version, Visitor& visitor) {
  Walker walker(pdu.body, version, visitor);
  if (pdu.opcode == Opcode::notification)
    walker.notification();
  else if (pdu.is_request())
    walker.request(pdu.function);
  else
    walker.response(pdu.function);
  return walker.result();
}

std::optional<AddressList> address_list(const Pdu& pdu) noexcept {
  if (pdu.function != Function::get_multi_variables && pdu.function != Function::set_multi_variables)
    return std::nullopt;
  ByteReader in(pdu.body);
  if (in.be32() != 0) return std::nullopt;
  const ByteView from = in.rest();
  AddressList out;
  out.items = vlq32(in);
  out.fields = vlq32(in);
  const ByteView first = in.rest();
  for (std::uint32_t i = 0; i < out.items && in.ok(); ++i) read_address(in);
  if (!in.ok()) return std::nullopt;
  out.bytes = from.first(from.size() - in.left());
  out.addresses = first.first(first.size() - in.left());
  return out;
}

}  // namespace s7::dissector::plus
