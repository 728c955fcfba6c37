#pragma once

// Packets as a pcapng file (draft-ietf-opsawg-pcapng): one section, little-endian, an interface per capture and link
// type, times in nanoseconds. Makes bytes; where they go is the caller's business.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "capture/source.hpp"

namespace s7::capture {

class PcapngWriter {
 public:
  // Appends the section header to `out`. `application`: what made the file.
  static void begin(std::string& out, std::string_view application);
  // Appends one packet, and before the first one of its capture and link type the interface, named `interface_name`.
  void add(std::string& out, const Packet& packet, std::string_view interface_name);

 private:
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint32_t> interfaces_;  // capture, link type -> number
};

}  // namespace s7::capture
