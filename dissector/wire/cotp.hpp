#pragma once

// COTP (X.224 / ISO 8073): every TPDU type of every class, parameters, TSAPs. Layouts: docs/s7.md section 2.

#include <cstdint>
#include <optional>
#include <string_view>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

enum class TpduType : std::uint8_t {
  ed = 0x1,
  ea = 0x2,
  ud = 0x4,
  rj = 0x5,
  ak = 0x6,
  er = 0x7,
  dr = 0x8,
  dc = 0xc,
  cc = 0xd,
  cr = 0xe,
  dt = 0xf,
};
constexpr std::string_view name(TpduType type) noexcept {
  switch (type) {
    case TpduType::ed: return "ED";
    case TpduType::ea: return "EA";
    case TpduType::ud: return "UD";
    case TpduType::rj: return "RJ";
    case TpduType::ak: return "AK";
    case TpduType::er: return "ER";
    case TpduType::dr: return "DR";
    case TpduType::dc: return "DC";
    case TpduType::cc: return "CC";
    case TpduType::cr: return "CR";
    case TpduType::dt: return "DT";
  }
  return "";
}

enum class CotpParameter : std::uint8_t {
  tpdu_size = 0xc0,
  calling_tsap = 0xc1,  // in ER: the rejected TPDU
  called_tsap = 0xc2,
  checksum = 0xc3,
  version = 0xc4,
  protection = 0xc5,
  options = 0xc6,
  alternative_classes = 0xc7,
  clearing_information = 0xe0,
  preferred_tpdu_size = 0xf0,
  inactivity_timer = 0xf2,
};

struct Cotp {
  TpduType type = TpduType::dt;
  std::uint8_t type_byte = 0;  // with the credit or class bits
  std::uint8_t length_indicator = 0;
  std::uint16_t destination_reference = 0, source_reference = 0;
  std::uint8_t class_option = 0;  // CR, CC
  std::uint8_t reason = 0;        // DR: reason, ER: reject cause
  bool end_of_tsdu = true;        // DT, ED
  std::uint32_t number = 0;       // TPDU-NR or YR-TU-NR
  ByteView parameters;            // variable part, undecoded
  ByteView user_data;             // behind the header
};

// `tpdu`: what a TPKT carries. Errors: truncated, bad_length (length indicator 0, 255, beyond the bytes, or too small
// for the type), unsupported (type not in X.224). Parameters may be damaged: walk them with ParameterRange.
Result<Cotp> decode_cotp(ByteView tpdu) noexcept;

// The user data of a DT of class 0 that is a whole TSDU: nearly every TPDU of S7. Empty for everything else.
constexpr ByteView whole_tsdu(ByteView tpdu) noexcept {
  constexpr std::size_t size = 3;
  if (tpdu.size() <= size) return {};
  const FixedHeader<size> head(tpdu.data());
  const bool whole = head.u8<0>() == 2 && head.u8<1>() == 0xf0 && (head.u8<2>() & 0x80U) != 0;
  return whole ? tpdu.subspan(size) : ByteView{};
}

struct Parameter {
  std::uint8_t code = 0;
  ByteView value;
};

// Walks the variable part; ends at the first parameter that does not fit.
class ParameterRange {
 public:
  explicit constexpr ParameterRange(ByteView bytes) noexcept : in_(bytes) {}
  std::optional<Parameter> next() noexcept;
  // True when the last parameter was cut short (also a CR of RDP, whose cookie is no parameter).
  [[nodiscard]] bool damaged() const noexcept { return damaged_; }

 private:
  ByteReader in_;
  bool damaged_ = false;
};

// What CR, CC negotiate. Empty views and nullopt where a parameter is absent.
struct CotpParameters {
  ByteView calling_tsap, called_tsap;
  std::optional<std::uint32_t> tpdu_size;  // bytes, 2^7..2^16
};
CotpParameters cotp_parameters(const Cotp&) noexcept;

// What a called TSAP says about the connection (docs/s7.md section 3).
enum class ConnectionType : std::uint8_t { unknown, pg, op, s7_basic, configured, es, hmi, other };
constexpr std::string_view name(ConnectionType type) noexcept {
  switch (type) {
    case ConnectionType::unknown: return "";
    case ConnectionType::pg: return "pg";
    case ConnectionType::op: return "op";
    case ConnectionType::s7_basic: return "s7-basic";
    case ConnectionType::configured: return "configured";
    case ConnectionType::es: return "es";
    case ConnectionType::hmi: return "hmi";
    case ConnectionType::other: return "other";
  }
  return "";
}

struct TsapMeaning {
  ConnectionType type = ConnectionType::unknown;
  std::optional<std::uint8_t> rack, slot;  // two-byte S7 TSAPs only
};
// `called`: the TSAP of the called side; empty = not seen.
TsapMeaning tsap_meaning(ByteView called) noexcept;

}  // namespace s7::dissector
