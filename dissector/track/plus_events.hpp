#pragma once

// What a request of S7comm-plus does to the controller, and the words for it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dissector/track/plus_reading.hpp"

namespace s7::dissector {

// An event whose outcome the answer will tell. `possible`: no document tells the form of such a request, only which
// object or attribute it touches.
struct PlusEvent {
  std::string_view kind;
  std::string detail;
  bool possible = false;
  std::uint32_t object = 0;
};
// nullopt: an ordinary request. `request` was read from `pdu`.
std::optional<PlusEvent> plus_event(const plus::Pdu& pdu, const PlusReading& request);

// What a request works on, for the operations: "DB5", "CPUexecUnit OperatingStateREQ", "session". Few different texts:
// ids that are given out anew each time are named by their kind.
std::string plus_detail(const plus::Pdu& pdu, const PlusReading& request);

// "ES", "HMI"; empty for other roles.
std::string_view plus_role(const PlusReading& request) noexcept;

}  // namespace s7::dissector
