#pragma once

#include <string>

#include "dissector/track/events.hpp"

namespace s7::cli {

// One frame of S7comm-plus, or the PDU that it completes, for people: "S7+ Request get-multi-variables DB5 ... [42]".
std::string plus_text(const dissector::PduSeen& pdu);

}  // namespace s7::cli
