// Frames against bytes made by hand and checksums computed by other means.

#include <gtest/gtest.h>

#include "tests/support/cotp_build.hpp"
#include "tests/support/pcap_write.hpp"

namespace s7::test {
namespace {

Endpoint station(std::string_view mac_text, std::string_view address, std::uint16_t port) {
  Endpoint out;
  out.mac = mac(mac_text);
  out.address = ip(address);
  out.port = port;
  return out;
}

TcpConversation conversation() {
  return {station("00:00:00:00:00:01", "10.0.0.1", 2000), station("00:00:00:00:00:02", "10.0.0.2", 102), 1'000'000'000};
}

TEST(Address, Text) {
  EXPECT_EQ(to_hex(ip("fd00::c0a8:a0b").view()), "fd0000000000000000000000c0a80a0b");
  EXPECT_EQ(to_hex(ip("1:2:3:4:5:6:7:8").view()), "00010002000300040005000600070008");
  EXPECT_EQ(to_hex(ip("192.168.10.11").view()), "c0a80a0b");
  EXPECT_EQ(text(ip("fd00:0:0:0:1:0:0:2")), "fd00::1:0:0:2");  // the first of two equal runs
  EXPECT_EQ(text(ip("::1")), "::1");
  EXPECT_EQ(text(ip("1:0:2:3:4:5:6:7")), "1:0:2:3:4:5:6:7");  // one zero is not shortened
  EXPECT_EQ(text(ip("10.0.0.255")), "10.0.0.255");
  EXPECT_THROW((void)ip("192.168.10"), std::invalid_argument);
  EXPECT_THROW((void)ip("1:2:3"), std::invalid_argument);
}

TEST(Checksum, ExampleOfRfc1071) {  // section 3: 0001 f203 f4f5 f6f7 sum to ddf2
  EXPECT_EQ(internet_checksum(bytes_from_hex("0001 f203 f4f5 f6f7")), 0x220D);
}

TEST(Checksum, WellKnownIpv4Header) {  // the header that textbooks use, checksum b861
  IpHeader header;
  header.source = ip("192.168.0.1");
  header.destination = ip("192.168.0.199");
  header.protocol = proto::udp;
  header.dont_fragment = true;
  EXPECT_EQ(to_hex(ip_packet(header, Bytes(95))).substr(0, 40), "45000073000040004011b861c0a80001c0a800c7");
}

TEST(Net, Ipv6ExtensionAndFragmentHeaders) {
  IpHeader header;
  header.source = ip("fd00::1");
  header.destination = ip("fd00::2");
  header.id = 7;
  header.extensions = {{60, {1, 4, 0, 0, 0, 0}}};
  const auto parts = ip_fragments(header, Bytes(20, 0xAA), 17);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(to_hex(parts[0]).substr(8, 8), "00203c40");                            // 32 bytes, next 60, hop limit 64
  EXPECT_EQ(to_hex(parts[0]).substr(80, 32), "2c000104000000000600000100000007");  // 60 -> 44 -> TCP, more, id 7
  EXPECT_EQ(to_hex(parts[1]).substr(96, 16), "0600001000000007");                  // offset 16, last
}

TEST(Link, HeadersOfEveryType) {
  const auto packet = bytes_from_hex("45 00");
  LinkHeader header;
  header.source = mac("02:00:00:00:00:01");
  header.destination = mac("02:00:00:00:00:02");
  header.tags = {{200, ethertype::qinq, 3}, {100}};
  EXPECT_EQ(to_hex(ip_frame(header, packet)), "02000000000202000000000188a860c88100006408004500");
  header.type = link::sll;
  EXPECT_EQ(to_hex(ip_frame(header, packet)),
            "0000000100060200000000010000"
            "88a860c8810000640800"
            "4500");
  header.tags.clear();
  header.type = link::sll2;
  EXPECT_EQ(to_hex(ip_frame(header, packet)), "08000000000000020001000602000000000100004500");
  header.type = link::null;
  EXPECT_EQ(to_hex(ip_frame(header, packet)), "020000004500");
  header.type = link::loop;
  EXPECT_EQ(to_hex(ip_frame(header, packet)), "000000024500");
  header.type = link::raw;
  EXPECT_EQ(to_hex(ip_frame(header, packet)), "4500");
}

TEST(Frame, EveryLinkTypeComesBack) {
  auto talk = conversation();
  talk.client_sends(bytes_from_hex("0102"));
  const auto original = decode(talk.frames().at(0));
  ASSERT_TRUE(original);
  for (const auto type : {link::null, link::ethernet, link::raw, link::loop, link::sll, link::ipv4, link::sll2}) {
    auto changed = *original;
    changed.link.type = type;
    const auto again = decode({0, encode(changed), 0, type});
    ASSERT_TRUE(again) << type;
    EXPECT_EQ(again->payload, (Bytes{1, 2}));
    EXPECT_EQ(again->tcp.sequence, original->tcp.sequence);
  }
}

TEST(Conversation, NumbersAddUp) {
  auto talk = conversation();
  talk.handshake();
  talk.endpoint(Side::client).mss = 3;
  talk.client_sends({1, 2, 3, 4});
  talk.ack_if_due(Side::server);
  talk.ack_if_due(Side::server);
  talk.close(Side::client);
  std::vector<TcpFrame> frames;
  for (const auto& frame : talk.frames()) frames.push_back(decode(frame).value());
  ASSERT_EQ(frames.size(), 10U);
  EXPECT_EQ(frames[0].tcp.flags, 2);
  EXPECT_EQ(frames[1].tcp.acknowledgement, 1001U);
  EXPECT_EQ(frames[3].tcp.sequence, 1001U);
  EXPECT_EQ(frames[4].tcp.sequence, 1004U);
  EXPECT_EQ(frames[4].tcp.flags, 0x18);
  EXPECT_EQ(frames[5].tcp.acknowledgement, 1005U);
  EXPECT_EQ(frames[6].tcp.flags, 0x11);
  EXPECT_EQ(frames[9].tcp.acknowledgement, 1002U);
  EXPECT_LT(talk.frames()[0].time, talk.frames()[9].time);
}

TEST(PcapWrite, ClassicHeaders) {
  const Capture capture = {{1'700'000'000'123'456'789, {0xAA, 0xBB}, 60, link::ethernet}};
  EXPECT_EQ(to_hex(to_pcap(capture, {true, true, 65535, link::ethernet})),
            "a1b23c4d00020004000000000000000000"  // big-endian, nanoseconds
            "00ffff00000001"
            "6553f100"
            "075bcd15"
            "00000002"
            "0000003c"
            "aabb");
  EXPECT_EQ(to_hex(to_pcap(capture)).substr(48, 16), "00f1536540e20100");  // 123456 microseconds, little-endian
}

TEST(PcapWrite, PcapngHasOneInterfacePerLinkType) {
  const Capture capture = {{2'000'000'000, {1}, 0, link::ethernet}, {3'000'000'000, {2}, 0, link::sll}};
  const auto text = to_hex(to_pcapng(capture, {true, 65535, 6, {}, ""}));
  EXPECT_EQ(text.substr(0, 32), "0a0d0d0a0000001c1a2b3c4d00010000");
  EXPECT_EQ(text.substr(56, 56),
            "00000001"
            "00000020"
            "00010000"
            "0000ffff"
            "00090001"
            "06000000"
            "00000000");
  EXPECT_NE(text.find("0000000600000024"
                      "00000001"
                      "00000000002dc6c0"
                      "0000000100000001"
                      "02000000"
                      "00000024"),
            std::string::npos);
}

}  // namespace
}  // namespace s7::test
