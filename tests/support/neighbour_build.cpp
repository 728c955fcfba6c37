#include "tests/support/neighbour_build.hpp"

#include "tests/support/cotp_build.hpp"

namespace s7::test {
namespace {

Bytes lldp_part(unsigned type, const Bytes& content) {
  return ByteWriter().u16(type << 9U | content.size()).bytes(content).take();
}

Bytes chars(const std::string& text) { return {text.begin(), text.end()}; }

Bytes local_name(const std::string& text) { return concat({{7}, chars(text)}); }

Bytes dcp_block(std::uint16_t kind, std::uint16_t head, const Bytes& value) {
  auto block = ByteWriter().u16(kind).u16(value.size() + 2).u16(head).bytes(value).take();
  if (block.size() % 2 == 1) block.push_back(0);
  return block;
}

Bytes dcp_message(std::uint16_t frame_id, std::uint8_t service, std::uint8_t type, std::uint32_t transaction,
                  const Bytes& blocks) {
  return ByteWriter()
      .u16(frame_id)
      .u8(service)
      .u8(type)
      .u32(transaction)
      .u16(0)
      .u16(blocks.size())
      .bytes(blocks)
      .take();
}

}  // namespace

Bytes arp_message(bool answer, const Mac& sender_mac, const Address& sender, const Mac& target_mac,
                  const Address& target) {
  ByteWriter out;
  out.u16(1).u16(0x0800).u8(6).u8(4).u16(answer ? 2 : 1);
  return out.bytes(sender_mac).bytes(sender.view()).bytes(target_mac).bytes(target.view()).take();
}

Bytes neighbour_message(bool answer, const Mac& sender_mac, const Address& source, const Address& destination,
                        const Address& target) {
  IpHeader header;
  header.source = source;
  header.destination = destination;
  header.protocol = proto::icmp6;
  header.ttl = 255;
  const auto body = ByteWriter().bytes(target.view()).u8(answer ? 2 : 1).u8(1).bytes(sender_mac).take();
  return ip_packet(header, icmp_message(answer ? 136 : 135, 0, answer ? 0x60000000 : 0, body, header));
}

Bytes lldp_message(const LldpText& text) {
  return concat({lldp_part(1, local_name(text.chassis)), lldp_part(2, local_name(text.port)), lldp_part(3, {0, 20}),
                 lldp_part(5, chars(text.name)), lldp_part(6, chars(text.description)),
                 lldp_part(8, ByteWriter().u8(5).u8(1).bytes(text.management.view()).u8(2).u32(1).u8(0).take()),
                 lldp_part(127, ByteWriter().hex("000ecf 05").bytes(text.station).take()), lldp_part(0, {})});
}

Bytes dcp_identify(std::uint32_t transaction) { return dcp_message(0xFEFE, 5, 0, transaction, {0xFF, 0xFF, 0, 0}); }

Bytes dcp_identify_answer(std::uint32_t transaction, const DcpStation& station) {
  const auto ip = ByteWriter().bytes(station.address.view()).hex("FFFFFF00 C0A80A01").take();
  return dcp_message(0xFEFF, 5, 1, transaction,
                     concat({dcp_block(0x0201, 0, chars(station.type)), dcp_block(0x0202, 0, chars(station.name)),
                             dcp_block(0x0203, 0, ByteWriter().u16(0x002A).u16(station.device).take()),
                             dcp_block(0x0204, 0, {station.role, 0}), dcp_block(0x0102, 1, ip)}));
}

Bytes dcp_set_name(std::uint32_t transaction, const std::string& name) {
  return dcp_message(0xFEFD, 4, 0, transaction, dcp_block(0x0202, 1, chars(name)));
}

}  // namespace s7::test
