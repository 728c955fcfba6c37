#pragma once

#include <string>

#include "dissector/bytes.hpp"

namespace s7::cli {

// "0x0011 module-id-all index 1"
std::string szl_request_text(dissector::ByteView payload);
// The same and what it says: facts of identity lists, states of LEDs, the newest entry of the diagnostic buffer, else
// how many records.
std::string szl_answer_text(dissector::ByteView payload);

}  // namespace s7::cli
