#pragma once

// Which PDUs change a controller, and what their answers say of it (docs/events.md).

#include <string>
#include <string_view>

#include "dissector/track/service_call.hpp"

namespace s7::dissector {

struct RequestedEvent {
  std::string_view kind;  // empty: no event
  std::string detail;     // what is to be changed, for people; never a password
};

// What a request asks for.
RequestedEvent event_of_request(const ServicePdu& request);
// What a push tells.
RequestedEvent event_of_push(const ServicePdu& push);
// The kind alone, where only the name of the operation is known; empty: none, or the name does not tell.
std::string_view event_kind(const OperationName& name) noexcept;
// "succeeded" or "refused ...": what the answer says.
std::string outcome_of_answer(const ServicePdu& answer);

}  // namespace s7::dissector
