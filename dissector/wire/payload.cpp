#include "dissector/wire/payload.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "dissector/wire/ber.hpp"
#include "dissector/wire/cotp.hpp"
#include "dissector/wire/s7.hpp"
#include "dissector/wire/tpkt.hpp"

namespace s7::dissector {
namespace {

constexpr std::uint8_t s7_plus_protocol_id = 0x72;

// Versions 1 to 3 carry PDUs, 0xfe system events, 0xff keep-alives.
bool is_s7_plus(ByteView tsdu) noexcept {
  ByteReader in(tsdu);
  const std::uint8_t protocol = in.u8(), version = in.u8();
  return in.ok() && protocol == s7_plus_protocol_id && ((version >= 1 && version <= 3) || version >= 0xfe);
}

bool starts_with(ByteView bytes, std::string_view text) noexcept {
  return bytes.size() >= text.size() && std::equal(text.begin(), text.end(), bytes.begin(), [](char c, std::uint8_t b) {
           return static_cast<std::uint8_t>(c) == b;
         });
}

bool contains(ByteView bytes, std::string_view text) noexcept {
  return std::search(bytes.begin(), bytes.end(), text.begin(), text.end(),
                     [](std::uint8_t b, char c) { return b == static_cast<std::uint8_t>(c); }) != bytes.end();
}

// TLS record: content type 20..23, version 3.x, length up to 2^14 + 2048 (RFC 5246 6.2.3).
bool is_tls(ByteView tsdu) noexcept {
  ByteReader in(tsdu);
  const std::uint8_t type = in.u8(), major = in.u8(), minor = in.u8();
  const std::uint16_t length = in.be16();
  return in.ok() && type >= 20 && type <= 23 && major == 3 && minor <= 4 && length > 0 && length <= 18432;
}

// Parameters of connection SPDUs and of what stands inside them (X.225 8.3).
bool is_session_parameter(std::uint8_t id) noexcept {
  constexpr std::array<std::uint8_t, 19> ids{0x01, 0x05, 0x10, 0x11, 0x13, 0x14, 0x15, 0x16, 0x17, 0x19,
                                             0x1a, 0x21, 0x31, 0x32, 0x33, 0x34, 0x3c, 0xc1, 0xc2};
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Parameters of `length` bytes, of which the capture may lack the end: then at least one must be there in full, since
// text can look like the head of an SPDU, too.
bool are_session_parameters(ByteView there, std::size_t length) noexcept {
  if (there.size() > length) return false;
  ByteReader in(there);
  bool any = false;
  while (in.left() > 0) {
    const std::uint8_t id = in.u8(), li = in.u8();
    in.skip(li == 0xff ? in.be16() : li);
    if (!is_session_parameter(id)) return false;
    if (!in.ok()) break;
    any = true;
  }
  return any && (in.ok() || there.size() < length);
}

// ISO session (X.225): GIVE TOKENS + DATA TRANSFER before presentation data (X.226: application tag 0 or 1), or one
// SPDU of connection control.
bool is_iso_session(ByteView tsdu) noexcept {
  ByteReader in(tsdu);
  const std::uint8_t si = in.u8(), li = in.u8();
  if (!in.ok()) return false;
  if (si == 0x01 && li == 0) return in.u8() == 0x01 && in.u8() == 0x00 && (in.u8() & 0xfeU) == 0x60;
  const std::size_t length = li == 0xff ? in.be16() : li;
  switch (si) {
    case 0x0d:  // CONNECT
    case 0x0e:  // ACCEPT
    case 0x0c:  // REFUSE
    case 0x09:  // FINISH
    case 0x0a:  // DISCONNECT
    case 0x19:  // ABORT
      return in.ok() && are_session_parameters(in.rest(), length);
    default: return false;
  }
}

// MMS (ISO 9506-2) with nothing between it and COTP: the whole TSDU is one PDU, made of values that fill it. Confirmed
// requests and responses begin with their invoke id, an integer; the others with a context tag.
bool is_bare_mms(ByteView tsdu) noexcept {
  ByteReader in(tsdu);
  const auto pdu = take_ber(in);
  if (!pdu || in.left() > 0 || pdu->tag < 0xa0 || pdu->tag > 0xaa) return false;
  ByteReader inside(pdu->content);
  const auto first = take_ber(inside);
  if (!first) return false;
  constexpr std::uint8_t integer = 0x02;
  const bool confirmed = pdu->tag <= 0xa1;
  if (confirmed ? first->tag != integer || inside.left() == 0 : (first->tag & 0xc0U) != 0x80) return false;
  while (inside.left() > 0)
    if (!take_ber(inside)) return false;
  return true;
}

bool sound_connection(const Cotp& cotp) noexcept {
  if (cotp.type == TpduType::cr && is_rdp_request(cotp.parameters)) return true;
  ParameterRange range(cotp.parameters);
  bool any = false;
  while (range.next()) any = true;
  return any && !range.damaged();
}

// `tpdu` may be cut; `length` is what the TPKT announces for it.
Likeness tpdu_likeness(ByteView tpdu, std::size_t length) noexcept {
  const auto cotp = decode_cotp(tpdu);
  if (!cotp || cotp->length_indicator >= length) return Likeness::no;
  if (cotp->type == TpduType::cr || cotp->type == TpduType::cc) {
    if (cotp->length_indicator + std::size_t{1} != length) return Likeness::no;
    return sound_connection(*cotp) ? Likeness::strong : Likeness::header;
  }
  if (cotp->type != TpduType::dt || cotp->length_indicator != 2) return Likeness::header;
  const std::size_t data = length - 3;
  if (cotp->user_data.empty()) return data == 0 ? Likeness::header : Likeness::no;
  if (is_s7_plus(cotp->user_data)) return Likeness::strong;
  const auto pdu = decode_s7(cotp->user_data);
  if (!pdu) return Likeness::header;
  const std::size_t announced = pdu->header_size() + pdu->parameter_length + std::size_t{pdu->data_length};
  return announced == data || (announced > data && !cotp->end_of_tsdu) ? Likeness::strong : Likeness::header;
}

}  // namespace

Protocol classify_tsdu(ByteView tsdu) noexcept {
  if (tsdu.empty()) return Protocol::unknown;
  if (tsdu[0] == s7_protocol_id && decode_s7(tsdu)) return Protocol::s7comm;
  if (is_s7_plus(tsdu)) return Protocol::s7comm_plus;
  if (is_tls(tsdu)) return Protocol::s7comm_plus_tls;
  if (is_iso_session(tsdu) || is_bare_mms(tsdu)) return Protocol::mms;
  return Protocol::iso_on_tcp;
}

bool is_rdp_request(ByteView cr_parameters) noexcept {
  if (starts_with(cr_parameters, "Cookie:") || contains(cr_parameters, "mstshash=")) return true;
  // RDP_NEG_REQ: type 1, flags, length 8 little-endian, protocols
  return cr_parameters.size() == 8 && cr_parameters[0] == 1 && cr_parameters[2] == 8 && cr_parameters[3] == 0;
}

Likeness tpkt_likeness(ByteView at) noexcept {
  const auto header = decode_tpkt(at);
  if (!header || header->reserved != 0) return Likeness::no;
  const std::size_t length = header->length - tpkt_header_size;
  const ByteView tpdu = at.subspan(tpkt_header_size);
  return tpdu_likeness(tpdu.first(std::min(length, tpdu.size())), length);
}

}  // namespace s7::dissector
