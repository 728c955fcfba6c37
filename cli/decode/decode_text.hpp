#pragma once

#include <string>

#include "dissector/track/events.hpp"

namespace s7::cli {

// One PDU as one line that a person can read aloud; ends with a newline.
std::string decode_text(const dissector::PduSeen& pdu);

}  // namespace s7::cli
