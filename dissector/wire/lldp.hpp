#pragma once

// LLDP (IEEE 802.1AB): what a station says of itself to the next one. Layout: docs/neighbours.md.

#include <cstdint>
#include <optional>

#include "dissector/wire/ip.hpp"
#include "dissector/wire/link.hpp"

namespace s7::dissector {

struct Lldp {
  std::uint8_t chassis_kind = 0, port_kind = 0;  // subtypes: 4 and 3 are MAC addresses
  ByteView chassis, port;
  std::uint16_t seconds_to_live = 0;
  ByteView port_description, system_name, system_description;  // text, not terminated; empty: not said
  std::optional<Address> management;                           // the first that is an IP address
  std::optional<Mac> station;  // MAC of the station, where chassis id or PROFINET's own part names it
  bool damaged = false;        // it ends in the middle of a part; what came before stands
};

// Error::truncated: one of the three parts that begin every message is missing. Error::bad_magic: it begins otherwise.
Result<Lldp> decode_lldp(ByteView bytes) noexcept;

}  // namespace s7::dissector
