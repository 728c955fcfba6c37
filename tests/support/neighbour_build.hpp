#pragma once

// Messages in which stations speak of themselves: ARP, IPv6 neighbour discovery, LLDP, PROFINET DCP.

#include <cstdint>
#include <string>

#include "tests/support/net_build.hpp"

namespace s7::test {

[[nodiscard]] Bytes arp_message(bool answer, const Mac& sender_mac, const Address& sender, const Mac& target_mac,
                                const Address& target);
// An IPv6 packet. `destination`: of the packet.
[[nodiscard]] Bytes neighbour_message(bool answer, const Mac& sender_mac, const Address& source,
                                      const Address& destination, const Address& target);

struct LldpText {
  std::string chassis, port, name, description;
  Address management;  // IPv4
  Mac station{};       // in PROFINET's part
};
[[nodiscard]] Bytes lldp_message(const LldpText& text);

struct DcpStation {
  std::string name, type;
  Address address;
  std::uint16_t device = 0;
  std::uint8_t role = 0;
};
// With the frame id in front.
[[nodiscard]] Bytes dcp_identify(std::uint32_t transaction);
[[nodiscard]] Bytes dcp_identify_answer(std::uint32_t transaction, const DcpStation& station);
[[nodiscard]] Bytes dcp_set_name(std::uint32_t transaction, const std::string& name);

}  // namespace s7::test
