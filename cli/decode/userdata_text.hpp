#pragma once

#include <string>

#include "dissector/wire/s7.hpp"

namespace s7::cli {

// What a userdata PDU says, in words: "read-szl 0x0011 module-id-all index 1: order number 6ES7 ...". `data`: of the
// PDU; `joined`: the payload of all parts, with the last of several. Passwords are masked.
std::string userdata_text_line(const dissector::UserdataHead& head, dissector::ByteView data,
                               dissector::ByteView joined);

// The same for a payload alone, without the name of the service; empty when there is nothing to say.
std::string payload_text(const dissector::UserdataHead& head, dissector::ByteView payload);

// "DB10 bytes 4..11, M bit 3.5": the ranges of a list of addresses.
std::string ranges_text(dissector::ByteView list, std::size_t count);

}  // namespace s7::cli
