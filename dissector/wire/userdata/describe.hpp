#pragma once

// Contents of any userdata PDU as named values (docs/s7-userdata.md). Everything that prints uses this; whoever needs
// one service uses its own file.

#include "dissector/bytes.hpp"
#include "dissector/wire/fields.hpp"
#include "dissector/wire/s7.hpp"

namespace s7::dissector {

// Is this one of several parts of one answer? Only the joined payload can be read then.
constexpr bool is_part(const UserdataHead& head) noexcept {
  return head.type == UserdataType::response && head.extended && head.data_unit_reference != 0;
}

// `data`: S7Pdu::data. Returns how many bytes of it no documented layout covers. Bytes of a part are told only how many
// they are (`s7scope.part`).
std::size_t describe_userdata(const UserdataHead&, ByteView data, FieldSink&);

// `payload`: what the service sends, without data head: of one PDU, or joined from its parts in their order. Returns
// the bytes that no layout covers.
std::size_t describe_payload(const UserdataHead&, ByteView payload, FieldSink&);

}  // namespace s7::dissector
