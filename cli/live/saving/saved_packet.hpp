#pragma once

// A packet on its way from the process that decodes to the one that keeps it in a file.

#include <cstdint>
#include <string>

#include "cli/live/codec.hpp"

namespace s7::cli {

struct SavedPacket {
  std::uint16_t interface = 0;  // from 0, in the order of the interfaces
  std::int64_t at = 0;          // nanoseconds since 1970, as the kernel stamped it
  std::uint32_t wire_length = 0;
  std::string bytes;
};

template <class Archive, class R>
requires std::same_as<std::remove_const_t<R>, SavedPacket>
void fields(Archive& a, R& r) {
  a(r.interface);
  a(r.at);
  a(r.wire_length);
  a(r.bytes);
}

}  // namespace s7::cli
