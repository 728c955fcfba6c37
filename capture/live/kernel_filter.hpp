#pragma once

// Which packets of an interface the kernel hands over at all: a busy mirror port carries more than anybody wants to
// copy.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace s7::capture {

// One instruction of the classic BPF machine, as the kernel takes it (struct sock_filter).
struct BpfInstruction {
  std::uint16_t code = 0;
  std::uint8_t jump_true = 0, jump_false = 0;
  std::uint32_t operand = 0;
};

// What may matter, in libpcap's language: these TCP ports, TCP whose payload begins like a TPKT, openings and endings
// of TCP connections, ICMP, ARP, LLDP, PROFINET DCP, fragments and tunnels, each without a VLAN tag and with up to two
// (the kernel itself takes off one more). `link_type`: 1 (Ethernet) or 101 (raw IP).
[[nodiscard]] std::string useful_packets(std::span<const std::uint16_t> ports, std::uint16_t link_type);

// Throws CaptureError with libpcap's text when the expression is wrong. Needs no right and no device.
[[nodiscard]] std::vector<BpfInstruction> compile_filter(const std::string& expression, std::uint16_t link_type);

}  // namespace s7::capture
