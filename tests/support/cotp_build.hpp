#pragma once

// TPKT and every TPDU of COTP (X.224).

#include <cstdint>
#include <optional>

#include "tests/support/bytes.hpp"

namespace s7::test {

// Body of CR and CC. Parameters are written in the order C0, C1, C2, then `more` as it is (code, length, value, ...).
struct CotpConnect {
  std::uint16_t destination_ref = 0;
  std::uint16_t source_ref = 1;
  std::uint8_t class_option = 0;
  std::optional<std::uint8_t> tpdu_size;  // exponent: 0x0A = 1024
  Bytes calling_tsap, called_tsap;        // empty: parameter absent
  Bytes more;
};

[[nodiscard]] Bytes tsap(std::uint16_t two_bytes);

[[nodiscard]] Bytes cotp_cr(const CotpConnect& body);
[[nodiscard]] Bytes cotp_cc(const CotpConnect& body);
[[nodiscard]] Bytes cotp_dr(std::uint16_t destination_ref, std::uint16_t source_ref, std::uint8_t reason,
                            const Bytes& parameters = {});
[[nodiscard]] Bytes cotp_dc(std::uint16_t destination_ref, std::uint16_t source_ref);
[[nodiscard]] Bytes cotp_dt(const Bytes& user_data, bool last = true, std::uint8_t number = 0);
[[nodiscard]] Bytes cotp_er(std::uint16_t destination_ref, std::uint8_t cause, const Bytes& rejected = {});
[[nodiscard]] Bytes cotp_ed(std::uint16_t destination_ref, std::uint8_t number, const Bytes& user_data);
[[nodiscard]] Bytes cotp_ea(std::uint16_t destination_ref, std::uint8_t number);
[[nodiscard]] Bytes cotp_ak(std::uint16_t destination_ref, std::uint8_t number, std::uint8_t credit);
[[nodiscard]] Bytes cotp_rj(std::uint16_t destination_ref, std::uint8_t number, std::uint8_t credit);

// One TPDU in its TPKT.
[[nodiscard]] Bytes tpkt(const Bytes& tpdu);
// One TSDU (an S7 PDU) as TPKT with a single DT.
[[nodiscard]] Bytes tpkt_data(const Bytes& tsdu, std::uint8_t number = 0);
// One TSDU as several TPKTs, each DT with at most `piece` bytes of it; the last with EOT. An empty TSDU gives one DT.
[[nodiscard]] std::vector<Bytes> tpkt_fragments(const Bytes& tsdu, std::size_t piece);

}  // namespace s7::test
