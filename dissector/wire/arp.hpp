#pragma once

// Who has which MAC address: ARP for IPv4 (RFC 826) and neighbour discovery for IPv6 (RFC 4861 4.3, 4.4) as one value.

#include <optional>

#include "dissector/wire/ip.hpp"
#include "dissector/wire/link.hpp"

namespace s7::dissector {

// A question for the MAC of `target`, or the answer of its owner.
struct Resolution {
  bool answer = false;
  // Who asks, or who answers. Unspecified (0.0.0.0, ::) while a station tries whether an address is free.
  Address sender;
  std::optional<Mac> sender_mac;  // what the message says, not the Ethernet header; IPv6 may leave it out
  Address target;                 // of a question: who is looked for; of an answer: who had asked
  // Nobody was asked: a station says its own address aloud.
  [[nodiscard]] bool gratuitous() const noexcept { return sender == target; }
};

// Ethernet and IPv4 only. Errors: truncated; unsupported hardware, protocol or operation; bad_length.
Result<Resolution> decode_arp(ByteView bytes) noexcept;
// An ICMPv6 message of `packet`. Error::unsupported: neither neighbour solicitation nor advertisement.
Result<Resolution> decode_neighbour_discovery(const IpPacket& packet) noexcept;
bool is_neighbour_discovery(const IpPacket& packet) noexcept;

[[nodiscard]] bool is_unspecified(const Address& address) noexcept;

}  // namespace s7::dissector
