// What else a mirror port of a plant shows: nothing of it is S7.

#include <algorithm>

#include "tests/support/samples/plant.hpp"

namespace s7::test::samples {
namespace {

Frame ethernet(std::int64_t time, const std::string& source, const std::string& destination, std::uint16_t type,
               const Bytes& payload) {
  LinkHeader header;
  header.source = mac(source);
  header.destination = mac(destination);
  return {time, link_frame(header, type, payload), 0, link::ethernet};
}

Frame arp(std::int64_t time, bool reply, const Station& from, const Station& to) {
  ByteWriter body;
  body.u16(1).u16(0x0800).u8(6).u8(4).u16(reply ? 2 : 1);
  body.bytes(mac(from.mac)).bytes(ip(from.address).view());
  body.bytes(reply ? mac(to.mac) : Mac{}).bytes(ip(to.address).view());
  return ethernet(time, from.mac, reply ? to.mac : "ff:ff:ff:ff:ff:ff", ethertype::arp, body.take());
}

void arp_pair(Capture& out, std::int64_t time, const Station& asker, const Station& answerer) {
  out.push_back(arp(time, false, asker, answerer));
  out.push_back(arp(time + 260 * us, true, answerer, asker));
}

Bytes lldp_tlv(unsigned type, const Bytes& content) {
  return ByteWriter().u16(type << 9U | content.size()).bytes(content).take();
}

Frame lldp(std::int64_t time) {
  const std::string chassis = "sw-hall2", port = "port-007";
  ByteWriter body;
  body.bytes(lldp_tlv(1, ByteWriter().u8(7).text(chassis).take()));
  body.bytes(lldp_tlv(2, ByteWriter().u8(7).text(port).take()));
  body.bytes(lldp_tlv(3, {0, 20})).bytes(lldp_tlv(5, Bytes(chassis.begin(), chassis.end()))).bytes(lldp_tlv(0, {}));
  return ethernet(time, "00:1b:1b:aa:00:02", "01:80:c2:00:00:0e", ethertype::lldp, body.take());
}

Frame dcp_identify(std::int64_t time, std::uint32_t xid) {
  const auto body = ByteWriter().u16(0xFEFE).u8(5).u8(0).u32(xid).u16(0x0080).u16(4).hex("FFFF 0000").take();
  return ethernet(time, engineering().mac, "01:0e:cf:00:00:00", ethertype::profinet, body);
}

Frame dcp_answer(std::int64_t time, std::uint32_t xid, const Station& station, const std::string& name) {
  auto block = ByteWriter().u8(2).u8(2).u16(name.size() + 2).u16(0).text(name).take();
  if (block.size() % 2 == 1) block.push_back(0);
  const auto address =
      ByteWriter().u8(1).u8(2).u16(14).u16(1).bytes(ip(station.address).view()).hex("FFFFFF00 C0A80A01").take();
  const auto body = ByteWriter()
                        .u16(0xFEFF)
                        .u8(5)
                        .u8(1)
                        .u32(xid)
                        .u16(0)
                        .u16(block.size() + address.size())
                        .bytes(block)
                        .bytes(address)
                        .take();
  return ethernet(time, station.mac, engineering().mac, ethertype::profinet, body);
}

Frame profinet_cycle(std::int64_t time, std::uint16_t frame_id, const Station& from, const std::string& to,
                     std::uint16_t counter) {
  LinkHeader header;
  header.source = mac(from.mac);
  header.destination = mac(to);
  header.tags = {{0, ethertype::vlan, 6}};  // priority tag
  ByteWriter body;
  body.u16(frame_id).hex("80 80 80 00").u8(counter / 40).zeros(33).u16(counter).u8(0x35).u8(0);
  return {time, link_frame(header, ethertype::profinet, body.take()), 0, link::ethernet};
}

Frame udp(std::int64_t time, const Station& from, std::uint16_t from_port, const Station& to, std::uint16_t to_port,
          const Bytes& payload) {
  IpHeader header;
  header.source = ip(from.address);
  header.destination = ip(to.address);
  header.protocol = proto::udp;
  header.ttl = from.ttl;
  header.id = static_cast<std::uint32_t>(time / ms) & 0xFFFFU;
  LinkHeader around;
  around.source = mac(from.mac);
  around.destination = mac(to.mac);
  return {time, ip_frame(around, ip_packet(header, udp_datagram(from_port, to_port, payload, header))), 0,
          link::ethernet};
}

Frame ping(std::int64_t time, bool reply, const Station& from, const Station& to, std::uint32_t number) {
  IpHeader header;
  header.source = ip(from.address);
  header.destination = ip(to.address);
  header.protocol = proto::icmp;
  header.ttl = from.ttl;
  header.id = number;
  LinkHeader around;
  around.source = mac(from.mac);
  around.destination = mac(to.mac);
  const auto message = icmp_message(reply ? 0 : 8, 0, 0x00010000U + number, Bytes(32, 'a'), header);
  return {time, ip_frame(around, ip_packet(header, message)), 0, link::ethernet};
}

Bytes ntp_packet(bool answer, std::int64_t time) {
  const auto seconds = static_cast<std::uint64_t>(time / sec + 2'208'988'800);  // since 1900
  ByteWriter out;
  out.u8(answer ? 0x24 : 0x23).u8(answer ? 2 : 0).u8(6).u8(0xEC).zeros(12);
  for (int i = 0; i < 4; ++i) out.u32(answer ? seconds : 0).u32(0);
  return out.take();
}

Bytes dns_packet(bool answer) {
  ByteWriter out;
  out.u16(0x2A17).u16(answer ? 0x8580 : 0x0100).u16(1).u16(answer ? 1 : 0).u16(0).u16(0);
  out.u8(6).text("mixing").u8(5).text("plant").u8(0).u16(1).u16(1);
  if (answer) out.u16(0xC00C).u16(1).u16(1).u32(3600).u16(4).bytes(ip(s7_300().address).view());
  return out.take();
}

Capture web_page() {
  Endpoint client, server;
  client.mac = mac(engineering().mac);
  client.address = ip(engineering().address);
  client.port = 50401;
  client.ttl = 128;
  client.isn = 88'000'123;
  server.mac = mac(s7_1500().mac);
  server.address = ip(s7_1500().address);
  server.port = 80;
  server.ttl = 255;
  server.isn = 701'000'999;
  TcpConversation talk(client, server, plant_start + 61 * sec);
  talk.handshake();
  const std::string question = "GET /Portal/Portal.mwsl HTTP/1.1\r\nHost: 192.168.10.21\r\nConnection: close\r\n\r\n";
  const std::string page =
      "<html><head><title>Filling cell</title></head><body>" + std::string(2400, '.') + "</body></html>";
  const std::string head =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + std::to_string(page.size()) + "\r\n\r\n";
  talk.client_sends(Bytes(question.begin(), question.end()));
  talk.advance(7 * ms);
  const auto answer = head + page;
  talk.server_sends(Bytes(answer.begin(), answer.end()));
  talk.advance(300 * us);
  talk.ack(Side::client);
  talk.close(Side::server);
  return talk.take();
}

Capture profinet() {
  Capture out;
  for (std::int64_t i = 0; i < 220; ++i) {  // an excerpt: the real rate would drown everything else
    const auto time = plant_start + 30 * sec + i * 8 * ms;
    const auto counter = static_cast<std::uint16_t>(i * 256);
    out.push_back(profinet_cycle(time, 0x8000, s7_1500(), "28:63:36:8e:00:61", counter));
  }
  out.push_back(dcp_identify(plant_start + 20 * sec, 0x01000451));
  out.push_back(dcp_answer(plant_start + 20 * sec + 3 * ms, 0x01000451, s7_1500(), "filling"));
  out.push_back(dcp_answer(plant_start + 20 * sec + 5 * ms, 0x01000451, s7_300(), "mixing"));
  return out;
}

}  // namespace

Capture plant_background() {
  Capture out;
  const auto t = [](std::int64_t millis) { return plant_start + millis * ms; };
  arp_pair(out, t(300), hmi(), s7_300());
  arp_pair(out, t(410), hmi(), s7_1500());
  arp_pair(out, t(690), s7_400(), s7_300());
  arp_pair(out, t(2370), gateway(), s7_1500_closed());
  arp_pair(out, t(8610), mes(), router());
  arp_pair(out, t(21140), engineering(), s7_300());
  arp_pair(out, t(54990), engineering(), s7_1500());
  for (std::int64_t second = 4; second < plant_seconds; second += 30) out.push_back(lldp(t(second * 1000 + 17)));
  for (std::int64_t second = 9; second < plant_seconds; second += 32) {
    out.push_back(udp(t(second * 1000), s7_1500(), 123, router(), 123, ntp_packet(false, t(second * 1000))));
    out.push_back(udp(t(second * 1000 + 1), router(), 123, s7_1500(), 123, ntp_packet(true, t(second * 1000))));
  }
  out.push_back(udp(t(20900), engineering(), 51844, router(), 53, dns_packet(false)));
  out.push_back(udp(t(20902), router(), 53, engineering(), 51844, dns_packet(true)));
  for (std::uint32_t i = 0; i < 3; ++i) {
    out.push_back(ping(t(21000 + i * 40), false, engineering(), s7_300(), i + 1));
    out.push_back(ping(t(21002 + i * 40), true, s7_300(), engineering(), i + 1));
  }
  return merge({out, profinet(), web_page()});
}

}  // namespace s7::test::samples
