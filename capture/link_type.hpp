#pragma once

#include <cstdint>
#include <string>

namespace s7::capture {

// The registered name without LINKTYPE_ ("ETHERNET", "LINUX_SLL2"), else the number ("9999").
std::string link_type_name(std::uint16_t link_type);

}  // namespace s7::capture
