#include "capture/live/kernel_filter.hpp"

#include <pcap/pcap.h>

#include <memory>

#include "capture/source.hpp"

namespace s7::capture {
namespace {

constexpr std::uint16_t ethernet = 1;

std::string any_port(std::span<const std::uint16_t> ports) {
  std::string out;
  for (const std::uint16_t port : ports) out += "tcp port " + std::to_string(port) + " or ";
  return out;
}

// IPv4 and IPv6: tcp[] of libpcap means IPv4 only, and what stands behind an extension header can't be reached.
std::string useful_ip(std::span<const std::uint16_t> ports) {
  return any_port(ports) +
         "(ip and (tcp[13] & 7 != 0 or tcp[((tcp[12] & 0xf0) >> 2):2] = 0x0300)) or "
         "(ip6 and ip6[6] = 6 and (ip6[53] & 7 != 0 or ip6[40 + ((ip6[52] & 0xf0) >> 2):2] = 0x0300)) or "
         "icmp or icmp6 or (ip and ip[6:2] & 0x3fff != 0) or "
         "(ip6 and (ip6[6] = 0 or ip6[6] = 43 or ip6[6] = 44 or ip6[6] = 60)) or "
         "ip proto 4 or ip proto 41 or ip proto 47 or ip proto 97 or "
         "ip6 proto 4 or ip6 proto 41 or ip6 proto 47 or ip6 proto 97 or "
         "udp port 4789 or udp port 4790 or udp port 8472 or udp port 6081";
}

// `tags`: VLAN tags in front, for the place of the PROFINET frame id. DCP has FEFC to FEFF; cyclic data is none.
std::string useful_ethernet(const std::string& ip, unsigned tags) {
  const std::string frame_id = "ether[" + std::to_string(14 + 4 * tags) + ":2]";
  return ip + " or arp or ether proto 0x88cc or (ether proto 0x8892 and " + frame_id + " >= 0xfefc and " + frame_id +
         " <= 0xfeff) or ether proto 0x8847 or ether proto 0x8848 or ether proto 0x8864";
}

}  // namespace

std::string useful_packets(std::span<const std::uint16_t> ports, std::uint16_t link_type) {
  std::string ip = useful_ip(ports);
  if (link_type != ethernet) return ip;
  // In libpcap's language, what stands to the right of "vlan" means the packet behind the tag.
  return useful_ethernet(ip, 0) + " or (vlan and (" + useful_ethernet(ip, 1) + " or (vlan and (" +
         useful_ethernet(ip, 2) + "))))";
}

std::vector<BpfInstruction> compile_filter(const std::string& expression, std::uint16_t link_type) {
  constexpr int whole_packets = 262'144;
  const int type = link_type == ethernet ? DLT_EN10MB : DLT_RAW;
  const std::unique_ptr<::pcap_t, void (*)(::pcap_t*)> handle(::pcap_open_dead(type, whole_packets), &::pcap_close);
  if (handle == nullptr) throw CaptureError("libpcap has no memory");
  ::bpf_program program{};
  constexpr int optimize = 1;
  if (::pcap_compile(handle.get(), &program, expression.c_str(), optimize, PCAP_NETMASK_UNKNOWN) != 0)
    throw CaptureError("filter \"" + expression + "\": " + ::pcap_geterr(handle.get()));
  std::vector<BpfInstruction> out;
  out.reserve(program.bf_len);
  for (const ::bpf_insn& one : std::span(program.bf_insns, program.bf_len))
    out.push_back({one.code, one.jt, one.jf, one.k});
  ::pcap_freecode(&program);
  return out;
}

}  // namespace s7::capture
