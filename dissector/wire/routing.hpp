#pragma once

// TSAPs of connections that a gateway passes on to a station in another S7 subnet. Known from one library, not from
// captures. Layout: docs/s7.md section 3.

#include <optional>
#include <string>

#include "dissector/bytes.hpp"

namespace s7::dissector {

struct RoutedTsap {
  ByteView subnet;   // S7 subnet id
  ByteView station;  // address there: MPI or PROFIBUS 1 byte, IPv4 4
  ByteView target;   // TSAP of the station
};
// nullopt: an ordinary TSAP.
std::optional<RoutedTsap> decode_routed_tsap(ByteView called) noexcept;

// "subnet 0012-0034 station 3"
std::string routed_text(const RoutedTsap& tsap);

}  // namespace s7::dissector
