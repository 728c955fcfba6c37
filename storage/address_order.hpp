#pragma once

#include <string>

namespace s7::storage {

// A text that sorts addresses as people count: 10.0.0.9 before 10.0.0.10, IPv4 before IPv6, anything else last.
std::string address_order(const std::string& address);

}  // namespace s7::storage
