#pragma once

// What is said on ISO-on-TCP that is neither S7 nor TLS, as far as it has a name: MMS, FETCH and WRITE. Counted as
// operations; everything else is data of two programs that agreed on it.

#include <array>
#include <cstdint>
#include <string>

#include "dissector/track/events.hpp"
#include "dissector/track/other_operations.hpp"
#include "dissector/track/s7_engine.hpp"

namespace s7::dissector {

class OtherPayloads {
 public:
  OtherPayloads(Listener& listener, const SessionInfo& info) : listener_(&listener), info_(&info) {}
  // A TSDU of Protocol::mms or iso_on_tcp.
  void on_tsdu(const Tsdu& tsdu, Protocol protocol);

 private:
  void on_mms(const Tsdu& tsdu);
  void on_mms_service(const Tsdu& tsdu, std::uint8_t service, PduKind kind, std::uint16_t error);
  void on_raw(const Tsdu& tsdu);
  void tell(OtherOperation operation, PduKind kind, Side asker, std::string_view detail, const Where& where,
            std::uint16_t error = 0);

  Listener* listener_;
  const SessionInfo* info_;
  std::array<std::string, 2> asked_;  // FETCH or WRITE without answer, by who asked; there is one at a time
  std::array<std::uint8_t, 2> service_{};
};

}  // namespace s7::dissector
