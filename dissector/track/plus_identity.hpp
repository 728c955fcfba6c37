#pragma once

// Identity that S7comm-plus tells: of the controller in answers, of the client in the request for a session
// (docs/s7comm-plus.md, section 8.2).

#include <cstdint>
#include <functional>
#include <string_view>

#include "dissector/track/plus_reading.hpp"

namespace s7::dissector {

// Of whom, which fact, its value.
using TellIdentity = std::function<void(bool of_server, std::string_view fact, std::string_view value)>;

// `request`: a CreateObject request of a session.
void tell_client_identity(const PlusReading& request, const TellIdentity& tell);

// What was asked of one object: which, and which attributes of it. Empty when the request is not known.
struct PlusAsked {
  std::uint32_t object = 0;
  PlusIds ids;
};
// `answer`: any answer.
void tell_server_identity(const PlusAsked& asked, const PlusReading& answer, const TellIdentity& tell);

}  // namespace s7::dissector
