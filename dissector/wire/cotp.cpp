#include "dissector/wire/cotp.hpp"

#include <algorithm>

#include "dissector/wire/routing.hpp"

namespace s7::dissector {
namespace {

// DT of class 0/1 has LI 2; classes 2-4 add a reference, extended formats use four bytes of number (X.224 13.7).
bool read_data_head(ByteReader& in, std::uint8_t li, Cotp& out) noexcept {
  const bool extended = li == 7 || li == 11;
  if (li != 2 && li != 4 && li != 8 && !extended) return false;
  if (li != 2) out.destination_reference = in.be16();
  const std::uint32_t value = extended ? in.be32() : in.u8();
  const std::uint32_t end_bit = extended ? 0x80000000U : 0x80U;
  out.end_of_tsdu = (value & end_bit) != 0;
  out.number = value & ~end_bit;
  return true;
}

void read_connection_head(ByteReader& in, Cotp& out) noexcept {
  out.destination_reference = in.be16();
  out.source_reference = in.be16();
}

// AK, EA, RJ: reference and number, wide numbers where the length indicator is odd (X.224 13.9-13.11).
void read_acknowledge_head(ByteReader& in, std::uint8_t li, Cotp& out) noexcept {
  out.destination_reference = in.be16();
  const bool wide = li % 2 != 0;
  out.number = wide ? in.be32() : in.u8();
  if (wide && out.type != TpduType::ea) in.skip(2);  // credit
}

bool read_head(ByteReader& in, Cotp& out) noexcept {
  const std::uint8_t li = out.length_indicator;
  switch (out.type) {
    case TpduType::cr:
    case TpduType::cc:
      read_connection_head(in, out);
      out.class_option = in.u8();
      return true;
    case TpduType::dr:
      read_connection_head(in, out);
      out.reason = in.u8();
      return true;
    case TpduType::dc: read_connection_head(in, out); return true;
    case TpduType::er:
      out.destination_reference = in.be16();
      out.reason = in.u8();
      return true;
    case TpduType::dt: return read_data_head(in, li, out);
    case TpduType::ed: return li != 2 && read_data_head(in, li, out);
    case TpduType::ak:
    case TpduType::ea:
    case TpduType::rj: read_acknowledge_head(in, li, out); return true;
    case TpduType::ud: return true;
  }
  return false;
}

bool is_known(TpduType type) noexcept { return !name(type).empty(); }

bool carries_data(TpduType type) noexcept {
  return type == TpduType::dt || type == TpduType::ed || type == TpduType::ud || type == TpduType::cr ||
         type == TpduType::cc || type == TpduType::dr;
}

bool is_text_tsap(ByteView tsap, std::string_view prefix) noexcept {
  return tsap.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), tsap.begin(),
                    [](char c, std::uint8_t b) { return static_cast<std::uint8_t>(c) == b; });
}

ConnectionType resource(std::uint8_t first) noexcept {
  switch (first) {
    case 0x01: return ConnectionType::pg;
    case 0x02: return ConnectionType::op;
    case 0x03: return ConnectionType::s7_basic;
    default: return first >= 0x10 && first <= 0xdf ? ConnectionType::configured : ConnectionType::other;
  }
}

}  // namespace

Result<Cotp> decode_cotp(ByteView tpdu) noexcept {
  ByteReader outer(tpdu);
  Result<Cotp> result;
  Cotp& out = *result;
  out.length_indicator = outer.u8();
  if (!outer.ok()) return result.fail(Error::truncated);
  if (out.length_indicator == 0 || out.length_indicator == 255) return result.fail(Error::bad_length);
  const ByteView header = outer.take(out.length_indicator);
  if (!outer.ok()) return result.fail(Error::truncated);
  ByteReader in(header);
  out.type_byte = in.u8();
  out.type = TpduType{static_cast<std::uint8_t>(out.type_byte >> 4U)};
  if (!is_known(out.type)) return result.fail(Error::unsupported);
  if (!read_head(in, out) || !in.ok()) return result.fail(Error::bad_length);
  out.parameters = in.rest();
  if (carries_data(out.type)) out.user_data = outer.rest();
  return result;
}

std::optional<Parameter> ParameterRange::next() noexcept {
  if (in_.left() == 0) return std::nullopt;
  Parameter out;
  out.code = in_.u8();
  out.value = in_.take(in_.u8());
  if (in_.ok()) return out;
  damaged_ = true;
  return std::nullopt;
}

CotpParameters cotp_parameters(const Cotp& cotp) noexcept {
  CotpParameters out;
  ParameterRange range(cotp.parameters);
  while (const auto parameter = range.next()) {
    switch (CotpParameter{parameter->code}) {
      case CotpParameter::calling_tsap: out.calling_tsap = parameter->value; break;
      case CotpParameter::called_tsap: out.called_tsap = parameter->value; break;
      case CotpParameter::tpdu_size:
        // Exponents above 16 have been used to provoke undefined shifts (docs/s7.md section 13).
        if (parameter->value.size() == 1 && parameter->value[0] >= 7 && parameter->value[0] <= 16)
          out.tpdu_size = std::uint32_t{1} << parameter->value[0];
        break;
      default: break;
    }
  }
  return out;
}

TsapMeaning tsap_meaning(ByteView called) noexcept {
  TsapMeaning out;
  if (called.empty()) return out;
  out.type = ConnectionType::other;
  if (is_text_tsap(called, "SIMATIC-ROOT-ES")) out.type = ConnectionType::es;
  if (is_text_tsap(called, "SIMATIC-ROOT-HMI")) out.type = ConnectionType::hmi;
  if (const auto routed = decode_routed_tsap(called)) return tsap_meaning(routed->target);
  if (called.size() != 2) return out;
  // "MW": engineering access to an S7-200, no rack and slot.
  if (is_text_tsap(called, "MW")) {
    out.type = ConnectionType::pg;
    return out;
  }
  out.type = resource(called[0]);
  if (out.type == ConnectionType::other) return out;
  out.rack = static_cast<std::uint8_t>(called[1] >> 5U);
  out.slot = static_cast<std::uint8_t>(called[1] & 0x1fU);
  return out;
}

}  // namespace s7::dissector
