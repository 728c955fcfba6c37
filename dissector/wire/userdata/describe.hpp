#pragma once

// Contents of any userdata PDU as named values (docs/s7-userdata.md). Everything that prints uses this; whoever needs
// one service uses its own file.

#include <cstdint>

#include "dissector/bytes.hpp"
#include "dissector/wire/fields.hpp"
#include "dissector/wire/s7.hpp"

namespace s7::dissector {

// Is this one of several parts of one content? Only the joined payload can be read then. The words between the pieces
// of an NC file count on with the same numbers and are no parts.
constexpr bool is_part(const UserdataHead& head) noexcept {
  constexpr std::uint8_t nc = 0x3f, piece_to = 2, piece_from = 7;
  if (head.group == nc && head.subfunction != piece_to && head.subfunction != piece_from) return false;
  return head.extended && (head.data_unit_reference != 0 || !head.last_data_unit);
}

// `data`: S7Pdu::data. Returns how many bytes of it, and of the parameters behind the head, no documented layout
// covers. Of a part only its size is told (`s7scope.part`); where `joined` is not empty, it is the content of all parts
// of which this is the last, and is described. Parts of a block-oriented send are joined without their R_IDs and
// length, those of an NC file without their heads.
std::size_t describe_userdata(const UserdataHead&, ByteView data, ByteView joined, FieldSink&);

// `payload`: what the service sends, without data head: of one PDU, or joined from its parts in their order. Returns
// the bytes that no layout covers.
std::size_t describe_payload(const UserdataHead&, ByteView payload, FieldSink&);

}  // namespace s7::dissector
