#include "dissector/wire/link.hpp"

#include <gtest/gtest.h>

#include "tests/support/frame.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::Bytes;
using test::ByteView;

const Mac destination{0x00, 0x1b, 0x1b, 0x00, 0x00, 0x11};
const Mac source{0x00, 0x0e, 0x8c, 0x01, 0x02, 0x03};
constexpr std::string_view macs = "001b1b000011 000e8c010203 ";

Bytes frame(std::string_view rest) { return test::bytes_from_hex(std::string(macs) + std::string(rest)); }

struct Expected {
  EtherType type{};
  std::vector<std::uint16_t> vlans;
  std::size_t payload_at = 0;
};

// Decodes; every prefix that is shorter than the header is truncated, every longer one ok with the payload in it.
void expect_link(std::uint16_t link_type, ByteView bytes, const Expected& expected) {
  test::for_each_prefix(bytes, [&](ByteView cut) {
    const auto out = decode_link(link_type, cut);
    ASSERT_EQ(bool(out), cut.size() >= expected.payload_at) << cut.size();
    if (!out) {
      EXPECT_EQ(out.error(), Error::truncated);
      return;
    }
    EXPECT_EQ(out->type, expected.type);
    EXPECT_EQ(std::vector(out->vlans.ids.begin(), out->vlans.ids.begin() + out->vlans.count), expected.vlans);
    EXPECT_EQ(out->payload.data(), cut.data() + expected.payload_at);
    EXPECT_EQ(out->payload.size(), cut.size() - expected.payload_at);
  });
}

TEST(Link, EthernetHasTypeAndAddresses) {
  const auto bytes = frame("0800 | 45 00");
  expect_link(1, bytes, {EtherType::ipv4, {}, 14});
  const auto out = decode_link(1, bytes);
  EXPECT_TRUE(out->has_source && out->has_destination);
  EXPECT_EQ(out->source, source);
  EXPECT_EQ(out->destination, destination);
}

TEST(Link, EthernetTypesOtherThanIp) {
  expect_link(1, frame("86dd | 60"), {EtherType::ipv6, {}, 14});
  expect_link(1, frame("0806 | 0001"), {EtherType::arp, {}, 14});
  expect_link(1, frame("8892 | 8000"), {EtherType::profinet, {}, 14});
  expect_link(1, frame("88cc | 0207"), {EtherType::lldp, {}, 14});
  expect_link(1, frame("1234 | 00"), {EtherType{0x1234}, {}, 14});
}

TEST(Link, VlanTag) {  // IEEE 802.1Q: priority 6, VLAN 100
  expect_link(1, frame("8100 c064 0800 | 45"), {EtherType::ipv4, {100}, 18});
}

TEST(Link, HighestVlanNumberHasTwelveBits) {
  expect_link(1, frame("8100 ffff 0800 | 45"), {EtherType::ipv4, {4095}, 18});
}

TEST(Link, StackedTagsOuterFirst) {
  expect_link(1, frame("88a8 0064 8100 00c8 0800 | 45"), {EtherType::ipv4, {100, 200}, 22});
  expect_link(1, frame("9100 0064 8100 00c8 86dd | 60"), {EtherType::ipv6, {100, 200}, 22});
  expect_link(1, frame("8100 0064 8100 00c8 0800 | 45"), {EtherType::ipv4, {100, 200}, 22});
}

TEST(Link, TagsThatNameNoVlanArePassed) {
  expect_link(1, frame("893f 0001 2003 0000 8100 0064 0800 | 45"), {EtherType::ipv4, {100}, 26});  // IEEE 802.1BR
  expect_link(1, frame("8926 8001 0002 0800 | 45"), {EtherType::ipv4, {}, 20});                    // VN-Tag
  expect_link(1, frame("f1c1 0000 0001 0800 | 45"), {EtherType::ipv4, {}, 20});                    // IEEE 802.1CB
  expect_link(1, frame("892f 0034 0001 0800 | 45"), {EtherType::ipv4, {}, 20});                    // HSR (IEC 62439-3)
}

TEST(Link, SpanningTreeIsToldByItsLlc) {
  EXPECT_EQ(decode_link(1, frame("0026 | 424203 0000"))->type, EtherType::spanning_tree);
  EXPECT_EQ(decode_link(1, frame("0026 |"))->type, EtherType::none);
}

TEST(Link, PriorityTagIsNoVlan) {  // VLAN 0: priority only, as PROFINET stations send
  expect_link(1, frame("8100 e000 0800 | 45"), {EtherType::ipv4, {}, 18});
  expect_link(1, frame("88a8 0064 8100 e000 0800 | 45"), {EtherType::ipv4, {100}, 22});
}

TEST(Link, MoreTagsThanAreKeptStillEndAtTheType) {
  expect_link(1, frame("8100 0001 8100 0002 8100 0003 8100 0004 8100 0005 0800 | 45"),
              {EtherType::ipv4, {1, 2, 3, 4}, 34});
}

TEST(Link, LengthInsteadOfTypeIsLlc) {
  // IEEE 802.3 length 3, LLC of the OSI network layer (fe fe 03), padding
  const auto bpdu = frame("0003 fefe03 | 000000");
  const auto out = decode_link(1, bpdu);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->type, EtherType::none);
}

TEST(Link, SnapNamesTheType) {
  // length 10: AA AA 03, organization 0, IPv4, two bytes of payload, then Ethernet padding
  const auto bytes = frame("000a aaaa03 000000 0800 | 4500 | 000000000000");
  const auto out = decode_link(1, bytes);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->type, EtherType::ipv4);
  ASSERT_EQ(out->payload.size(), 2U);  // the padding is not the packet's
  EXPECT_EQ(out->payload.data(), bytes.data() + 22);
}

TEST(Link, TaggedSnap) {
  const auto out = decode_link(1, frame("8100 0064 000a aaaa03 000000 86dd | 6000"));
  ASSERT_TRUE(out);
  EXPECT_EQ(out->type, EtherType::ipv6);
  EXPECT_EQ(out->vlans.ids[0], 100);
}

TEST(Link, CutLlcHasNoType) {
  test::for_each_prefix(frame("000a aaaa03 000000 0800 | 4500"), [](ByteView cut) {
    const auto out = decode_link(1, cut);
    ASSERT_EQ(bool(out), cut.size() >= 14);
    if (!out) return;
    EXPECT_EQ(out->type, cut.size() >= 22 ? EtherType::ipv4 : EtherType::none) << cut.size();
    EXPECT_TRUE(test::inside(out->payload, cut));
  });
}

TEST(Link, LengthOfLlcBeyondTheFrame) {
  const auto out = decode_link(1, frame("05dc aaaa03 000000 0800 | 45"));
  ASSERT_TRUE(out);
  EXPECT_EQ(out->type, EtherType::ipv4);
  EXPECT_EQ(out->payload.size(), 1U);
}

TEST(Link, LinuxCooked) {
  // packet type 4 (sent by us), ARPHRD 1, address length 6, address, 2 unused, protocol
  const auto bytes = "0004 0001 0006 000e8c010203 0000 0800 | 45"_hex;
  expect_link(113, bytes, {EtherType::ipv4, {}, 16});
  const auto out = decode_link(113, bytes);
  EXPECT_TRUE(out->has_source);
  EXPECT_FALSE(out->has_destination);
  EXPECT_EQ(out->source, source);
  expect_link(113, "0000 0001 0006 000e8c010203 0000 8100 0064 0800 | 45"_view, {EtherType::ipv4, {100}, 20});
}

TEST(Link, LinuxCookedWithoutAddress) {  // point-to-point device: address length 0
  const auto out = decode_link(113, "0000 fffe 0000 0000000000000000 0800 | 45"_view);
  ASSERT_TRUE(out);
  EXPECT_FALSE(out->has_source);
}

TEST(Link, LinuxCookedV2) {
  // protocol, reserved, interface 3, ARPHRD 1, packet type 0, address length 6, address, 2 unused
  const auto bytes = "0800 0000 00000003 0001 00 06 000e8c010203 0000 | 45"_hex;
  expect_link(276, bytes, {EtherType::ipv4, {}, 20});
  EXPECT_EQ(decode_link(276, bytes)->source, source);
  expect_link(276, "8100 0000 00000003 0001 00 06 000e8c010203 0000 0064 86dd | 60"_view, {EtherType::ipv6, {100}, 24});
}

TEST(Link, LoopbackInBothByteOrders) {
  expect_link(0, "02000000 | 45"_view, {EtherType::ipv4, {}, 4});
  expect_link(0, "00000002 | 45"_view, {EtherType::ipv4, {}, 4});
  expect_link(108, "00000002 | 45"_view, {EtherType::ipv4, {}, 4});
  // AF_INET6: Linux 10, NetBSD and OpenBSD 24, FreeBSD 28, macOS 30
  for (const auto* family : {"0a000000", "0000000a", "18000000", "00000018", "1c000000", "0000001c", "1e000000"})
    expect_link(0, test::bytes_from_hex(std::string(family) + "60"), {EtherType::ipv6, {}, 4});
  expect_link(108, "0000001e | 60"_view, {EtherType::ipv6, {}, 4});
}

TEST(Link, LoopbackOfAnotherFamilyHasNoType) {
  expect_link(0, "07000000 | 45"_view, {EtherType::none, {}, 4});
  expect_link(0, "00000000 | 45"_view, {EtherType::none, {}, 4});
}

TEST(Link, RawIpTellsTheVersionItself) {
  for (const std::uint16_t type : {std::uint16_t{101}, std::uint16_t{12}, std::uint16_t{14}, std::uint16_t{228}}) {
    const auto v4 = "4500"_hex;
    const auto out = decode_link(type, v4);
    ASSERT_TRUE(out);
    EXPECT_EQ(out->type, EtherType::ipv4);
    EXPECT_EQ(out->payload.size(), 2U);
    EXPECT_FALSE(out->has_source);
    EXPECT_EQ(decode_link(type, {}).error(), Error::truncated);
  }
  EXPECT_EQ(decode_link(101, "60"_view)->type, EtherType::ipv6);
  EXPECT_EQ(decode_link(229, "60"_view)->type, EtherType::ipv6);
}

TEST(Link, UnknownLinkTypesAreUnsupported) {
  for (const std::uint16_t type : {std::uint16_t{105}, std::uint16_t{147}, std::uint16_t{0xffff}}) {
    EXPECT_EQ(decode_link(type, frame("0800")).error(), Error::unsupported);
  }
}

// The builder writes what the decoder reads, for every link type.
TEST(Link, AgreesWithTheFrameBuilder) {
  const Bytes packet{0x45, 1, 2, 3};
  for (const std::uint16_t type : {test::link::null, test::link::ethernet, test::link::raw, test::link::loop,
                                   test::link::sll, test::link::ipv4, test::link::sll2}) {
    for (const bool big : {false, true}) {
      test::LinkHeader header;
      header.type = type;
      header.source = source;
      header.null_big_endian = big;
      const auto bytes = test::link_frame(header, test::ethertype::ipv4, packet);
      const auto out = decode_link(type, bytes);
      ASSERT_TRUE(out) << type;
      EXPECT_EQ(out->type, EtherType::ipv4) << type;
      ASSERT_GE(out->payload.size(), packet.size());
      EXPECT_TRUE(std::equal(packet.begin(), packet.end(), out->payload.begin())) << type;
    }
  }
}

}  // namespace
}  // namespace s7::dissector
