#include "dissector/wire/tunnel.hpp"

#include <gtest/gtest.h>

#include "tests/support/tunnel_build.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::Bytes;
using Decoder = Result<Tunnel> (*)(ByteView) noexcept;

// What decodes from the whole, and that every shorter header is refused and nothing lies outside.
void expect_tunnel(Decoder decode, ByteView bytes, TunnelKind kind, EtherType type, std::size_t payload_at) {
  test::for_each_prefix(bytes, [&](ByteView cut) {
    const auto out = decode(cut);
    EXPECT_FALSE(out && cut.size() < payload_at) << cut.size();
    if (out) {
      EXPECT_TRUE(test::inside(out->payload, cut));
      EXPECT_EQ(out->kind, kind);
    }
  });
  const auto out = decode(bytes);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->type, type);
  EXPECT_EQ(out->payload.data(), bytes.data() + payload_at);
}

constexpr std::string_view ip_header = "45000014 00010000 40590000 0a000001 0a000002";
Bytes with_ip(std::string_view head) { return test::bytes_from_hex(std::string(head) + std::string(ip_header)); }

TEST(Gre, BasicHeader) {  // RFC 2784 2
  expect_tunnel(decode_gre, with_ip("0000 0800"), TunnelKind::gre, EtherType::ipv4, 4);
  expect_tunnel(decode_gre, "0000 86dd 60"_view, TunnelKind::gre, EtherType::ipv6, 4);
}

TEST(Gre, ChecksumKeyAndSequenceInThisOrder) {  // RFC 2890 2
  expect_tunnel(decode_gre, with_ip("8000 0800 beef0000"), TunnelKind::gre, EtherType::ipv4, 8);
  expect_tunnel(decode_gre, with_ip("2000 0800 00000001"), TunnelKind::gre, EtherType::ipv4, 8);
  expect_tunnel(decode_gre, with_ip("1000 0800 00000001"), TunnelKind::gre, EtherType::ipv4, 8);
  expect_tunnel(decode_gre, with_ip("b000 0800 beef0000 00000001 00000002"), TunnelKind::gre, EtherType::ipv4, 16);
}

TEST(Gre, NetworkVirtualisation) {  // RFC 7637 3.2: key is the network and the flow
  expect_tunnel(decode_gre, "2000 6558 00abcd01 001b1b000011000e8c010203 0800"_view, TunnelKind::gre,
                EtherType::ethernet, 8);
}

TEST(Gre, OtherVersionsAndContentsAreNoTunnelOfOurs) {
  EXPECT_EQ(decode_gre("0001 880b 0000 0000"_view).error(), Error::unsupported);  // PPTP
  EXPECT_EQ(decode_gre("4000 0800 0000 0000"_view).error(), Error::unsupported);  // source route
  EXPECT_EQ(decode_gre("0000 1234 00"_view).error(), Error::unsupported);
}

TEST(Erspan, TypeOneHasNoHeaderOfItsOwn) {
  expect_tunnel(decode_gre, "0000 88be 001b1b000011000e8c010203 0800"_view, TunnelKind::erspan, EtherType::ethernet, 4);
}

TEST(Erspan, TypeTwoNamesTheVlanThatWasTakenOff) {  // draft-foschiano-erspan-03 4.2
  const auto decode = [](std::string_view second) {
    const auto bytes = test::bytes_from_hex("1000 88be 00000001 1064 " + std::string(second) + " 00000000 001b");
    const auto out = decode_gre(bytes);
    EXPECT_TRUE(out);
    return out ? int{out->vlan} : -1;
  };
  EXPECT_EQ(decode("1001"), 100);  // 802.1Q
  EXPECT_EQ(decode("0801"), 100);  // ISL
  EXPECT_EQ(decode("0001"), 0);    // came without a tag: the number is the port's
  EXPECT_EQ(decode("1801"), 0);    // the tag is still in the frame
  expect_tunnel(decode_gre, "1000 88be 00000001 10641001 00000000 001b1b000011000e8c010203 0800"_view,
                TunnelKind::erspan, EtherType::ethernet, 16);
}

TEST(Erspan, TypeThreeWithAndWithoutSubheader) {
  expect_tunnel(decode_gre, "1000 22eb 00000001 20000001 11223344 0000 0000 001b1b00 0011"_view, TunnelKind::erspan,
                EtherType::ethernet, 20);
  expect_tunnel(decode_gre, "1000 22eb 00000001 20000001 11223344 0000 0001 0400001155667788 001b1b00"_view,
                TunnelKind::erspan, EtherType::ethernet, 28);
  expect_tunnel(decode_gre, with_ip("1000 22eb 00000001 20000001 11223344 0000 0800"), TunnelKind::erspan,
                EtherType::ipv4, 20);  // frame type 2: a bare packet
  EXPECT_EQ(decode_gre("1000 22eb 00000001 20000001 11223344 0000 0400 00"_view).error(), Error::unsupported);
  EXPECT_EQ(decode_gre("1000 22eb 00000001 30000001 11223344 0000 0000 00"_view).error(), Error::bad_version);
}

TEST(Vxlan, Header) {  // RFC 7348 5
  expect_tunnel(decode_vxlan, "08000000 00002a00 001b1b000011000e8c010203 0800"_view, TunnelKind::vxlan,
                EtherType::ethernet, 8);
  EXPECT_EQ(decode_vxlan("00000000 00002a00 001b"_view).error(), Error::unsupported);  // no valid network
}

TEST(Vxlan, WhatIsReservedIsEmpty) {  // an answer of DNS to port 4789 is none
  EXPECT_EQ(decode_vxlan("08018180 00010001 00000000 0377"_view).error(), Error::unsupported);
  EXPECT_EQ(decode_vxlan("08000000 00002a01 001b"_view).error(), Error::unsupported);
  EXPECT_TRUE(decode_vxlan("88000010 00002a00 001b"_view));  // draft-smith-vxlan-group-policy
}

TEST(Vxlan, NextProtocol) {  // draft-ietf-nvo3-vxlan-gpe 3
  expect_tunnel(decode_vxlan, with_ip("0c000001 00002a00"), TunnelKind::vxlan, EtherType::ipv4, 8);
  expect_tunnel(decode_vxlan, "0c000003 00002a00 001b"_view, TunnelKind::vxlan, EtherType::ethernet, 8);
  EXPECT_EQ(decode_vxlan("0c000004 00002a00 001b"_view).error(), Error::unsupported);
}

TEST(Geneve, OptionsAreSkippedByTheirLength) {  // RFC 8926 3.4
  expect_tunnel(decode_geneve, "0000 6558 00002a00 001b1b"_view, TunnelKind::geneve, EtherType::ethernet, 8);
  expect_tunnel(decode_geneve, "0240 6558 00002a00 0102 8001 deadbeef 001b1b"_view, TunnelKind::geneve,
                EtherType::ethernet, 16);
  expect_tunnel(decode_geneve, with_ip("0000 0800 00002a00"), TunnelKind::geneve, EtherType::ipv4, 8);
  EXPECT_EQ(decode_geneve("3f00 6558 00002a00 0000"_view).error(), Error::truncated);
  EXPECT_EQ(decode_geneve("4000 6558 00002a00 0000"_view).error(), Error::bad_version);
}

TEST(Mpls, PacketBehindTheBottomOfTheStack) {  // RFC 3032 2.1
  expect_tunnel(decode_mpls, with_ip("00010140"), TunnelKind::mpls, EtherType::ipv4, 4);
  expect_tunnel(decode_mpls, with_ip("00010040 00011040 00012140"), TunnelKind::mpls, EtherType::ipv4, 12);
  EXPECT_EQ(decode_mpls("00010040 00011040"_view).error(), Error::truncated);  // no bottom
}

TEST(Mpls, FramesAreBelievedOnlyWhereTheirContentAgrees) {  // RFC 4448 4.6: control word
  const std::string frame = "001b1b000011000e8c010203 0800 ";
  expect_tunnel(decode_mpls, with_ip("00010140 00000000 " + frame), TunnelKind::mpls, EtherType::ethernet, 8);
  expect_tunnel(decode_mpls, with_ip("00010140 " + frame), TunnelKind::mpls, EtherType::ethernet, 4);
  EXPECT_EQ(decode_mpls("00010140 00000000 001b1b000011000e8c010203 1234 00"_view).error(), Error::unsupported);
  EXPECT_EQ(decode_mpls("00010140 00000000 001b1b000011000e8c010203 0800 65"_view).error(), Error::unsupported);
  EXPECT_EQ(decode_mpls("00010140 1000000c 00000000"_view).error(), Error::unsupported);  // associated channel
}

TEST(Pppoe, SessionData) {  // RFC 2516 4
  expect_tunnel(decode_pppoe, with_ip("1100 1234 0016 0021"), TunnelKind::pppoe, EtherType::ipv4, 8);
  expect_tunnel(decode_pppoe, "1100 1234 0003 0057 60"_view, TunnelKind::pppoe, EtherType::ipv6, 8);
  EXPECT_EQ(decode_pppoe("1100 1234 0004 c021 0101"_view).error(), Error::unsupported);  // link control
  EXPECT_EQ(decode_pppoe("1109 1234 0004 0021 0101"_view).error(), Error::unsupported);  // discovery
}

TEST(Pppoe, LengthCutsThePadding) {
  const auto bytes = "1100 1234 0003 0021 45 0000"_view;
  EXPECT_EQ(decode_pppoe(bytes)->payload.size(), 1U);
}

TEST(TunnelIn, FragmentsHoldNothingBeforeTheyAreJoined) {
  IpPacket packet;
  packet.protocol = IpProtocol::gre;
  packet.payload = "0000 0800 45"_view;
  EXPECT_TRUE(tunnel_in(packet));
  packet.fragment = true;
  EXPECT_EQ(tunnel_in(packet).error(), Error::unsupported);
}

TEST(TunnelIn, UdpByDestinationPort) {
  IpPacket packet;
  packet.protocol = IpProtocol::udp;
  packet.payload = "c350 12b5 0000 0000 08000000 00002a00 00"_view;
  EXPECT_EQ(tunnel_in(packet)->kind, TunnelKind::vxlan);
  packet.payload = "12b5 c350 0000 0000 08000000 00002a00 00"_view;
  EXPECT_EQ(tunnel_in(packet).error(), Error::unsupported);
}

}  // namespace
}  // namespace s7::dissector
