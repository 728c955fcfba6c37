#pragma once

// Which of its kind an operation is: what tells rows of the operations view apart.

#include <string>

#include "dissector/track/service_call.hpp"

namespace s7::dissector {

// "0x0011/0x0001" of a status list, "DB 1" of a block, the name of a service, "R_ID 0x00000001" of a send. Of requests
// and pushes; empty where nothing tells. Transfers know theirs themselves.
std::string detail_of(const ServicePdu& pdu);

}  // namespace s7::dissector
