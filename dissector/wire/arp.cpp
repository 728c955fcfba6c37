#include "dissector/wire/arp.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

constexpr std::uint8_t solicitation = 135, advertisement = 136;

Mac mac_from(ByteView six) noexcept {
  Mac out{};
  std::copy_n(six.begin(), std::min(six.size(), out.size()), out.begin());
  return out;
}

// Options of neighbour discovery (RFC 4861 4.6): type, length in units of 8 bytes, content.
std::optional<Mac> link_layer_address(ByteView options, std::uint8_t wanted) noexcept {
  ByteReader in(options);
  while (in.left() >= 8) {
    const std::uint8_t type = in.u8(), units = in.u8();
    if (units == 0) return std::nullopt;
    const ByteView content = in.take(units * std::size_t{8} - 2);
    if (!in.ok()) return std::nullopt;
    if (type == wanted) return mac_from(content.first(6));
  }
  return std::nullopt;
}

}  // namespace

bool is_unspecified(const Address& address) noexcept { return address == Address{} || address == Address::v4({}); }

Result<Resolution> decode_arp(ByteView bytes) noexcept {
  constexpr std::uint16_t ethernet = 1, request = 1, reply = 2;
  ByteReader in(bytes);
  const std::uint16_t hardware = in.be16();
  const EtherType protocol{in.be16()};
  const std::uint8_t hardware_size = in.u8(), protocol_size = in.u8();
  const std::uint16_t operation = in.be16();
  if (!in.ok()) return Error::truncated;
  if (hardware != ethernet || protocol != EtherType::ipv4) return Error::unsupported;
  if (hardware_size != 6 || protocol_size != 4) return Error::bad_length;
  if (operation != request && operation != reply) return Error::unsupported;
  Resolution out;
  out.answer = operation == reply;
  out.sender_mac = mac_from(in.take(6));
  out.sender = Address::v4(in.take(4));
  in.skip(6);
  out.target = Address::v4(in.take(4));
  if (!in.ok()) return Error::truncated;
  return out;
}

bool is_neighbour_discovery(const IpPacket& packet) noexcept {
  return packet.protocol == IpProtocol::icmp6 && !packet.fragment && !packet.payload.empty() &&
         (packet.payload[0] == solicitation || packet.payload[0] == advertisement);
}

Result<Resolution> decode_neighbour_discovery(const IpPacket& packet) noexcept {
  if (!is_neighbour_discovery(packet)) return Error::unsupported;
  ByteReader in(packet.payload);
  const bool answer = in.u8() == advertisement;
  in.skip(7);  // code, checksum, flags
  const Address target = Address::v6(in.take(16));
  if (!in.ok()) return Error::truncated;
  constexpr std::uint8_t source_option = 1, target_option = 2;
  Resolution out;
  out.answer = answer;
  // An advertisement to everybody answers nobody: its owner speaks of itself.
  const bool to_all = packet.destination.bytes[0] == 0xff;
  out.sender = answer ? target : packet.source;
  out.target = !answer || to_all ? target : packet.destination;
  out.sender_mac = link_layer_address(in.rest(), answer ? target_option : source_option);
  return out;
}

}  // namespace s7::dissector
