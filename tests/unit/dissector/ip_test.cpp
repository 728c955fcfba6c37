#include "dissector/wire/ip.hpp"

#include <gtest/gtest.h>

#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::Bytes;
using test::ByteView;

// 192.168.0.1 -> 192.168.0.10, total 24, id 0x1234, don't fragment, ttl 64, TCP, 4 bytes, 2 bytes of Ethernet padding
const auto v4 = "45 00 0018 1234 4000 40 06 0000 c0a80001 c0a8000a | 01020304 | 0000"_hex;

TEST(Ipv4, Header) {
  const auto out = decode_ipv4(v4);
  ASSERT_TRUE(out);
  EXPECT_EQ(to_string(out->source), "192.168.0.1");
  EXPECT_EQ(to_string(out->destination), "192.168.0.10");
  EXPECT_EQ(out->protocol, IpProtocol::tcp);
  EXPECT_EQ(out->ttl, 64);
  EXPECT_EQ(out->identification, 0x1234U);
  EXPECT_FALSE(out->fragment || out->more_fragments || out->padded_unknown);
  EXPECT_EQ(out->wire_length, 4U);
}

TEST(Ipv4, EthernetPaddingIsLeftOut) {
  const auto out = decode_ipv4(v4);
  ASSERT_EQ(out->payload.size(), 4U);
  EXPECT_EQ(out->payload.data(), v4.data() + 20);
}

TEST(Ipv4, EveryPrefix) {
  test::for_each_prefix(v4, [](ByteView cut) {
    const auto out = decode_ipv4(cut);
    ASSERT_EQ(bool(out), cut.size() >= 20);
    if (!out) {
      EXPECT_EQ(out.error(), Error::truncated);
      return;
    }
    EXPECT_EQ(out->payload.size(), std::min<std::size_t>(cut.size() - 20, 4));
    EXPECT_EQ(out->wire_length, 4U);
    EXPECT_TRUE(test::inside(out->payload, cut));
  });
}

TEST(Ipv4, OptionsAreSkipped) {  // header 24: router alert
  const auto bytes = "46 00 001a 0001 0000 40 06 0000 0a000001 0a000002 94040000 | abcd"_hex;
  const auto out = decode_ipv4(bytes);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->wire_length, 2U);
  EXPECT_EQ(out->payload[0], 0xab);
  test::for_each_prefix(bytes, [](ByteView cut) { EXPECT_EQ(bool(decode_ipv4(cut)), cut.size() >= 24); });
}

TEST(Ipv4, TotalLengthZeroTakesAllBytes) {  // segmentation offload: the card would have filled it in
  auto bytes = v4;
  bytes[3] = 0;
  const auto out = decode_ipv4(bytes);
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->padded_unknown);
  EXPECT_EQ(out->payload.size(), 6U);
  EXPECT_EQ(out->wire_length, 6U);
}

TEST(Ipv4, ImpossibleLengths) {
  auto bytes = v4;
  for (std::uint8_t total = 1; total < 20; ++total) {
    bytes[3] = total;
    EXPECT_EQ(decode_ipv4(bytes).error(), Error::bad_length) << int{total};
  }
  bytes = v4;
  for (std::uint8_t words = 0; words < 5; ++words) {
    bytes[0] = static_cast<std::uint8_t>(0x40U | words);
    EXPECT_EQ(decode_ipv4(bytes).error(), Error::bad_length);
  }
  bytes[0] = 0x4f;  // 60 bytes of header in a packet of 24
  EXPECT_EQ(decode_ipv4(bytes).error(), Error::bad_length);
  bytes[3] = 64;  // announced, but not captured
  EXPECT_EQ(decode_ipv4(bytes).error(), Error::truncated);
}

TEST(Ipv4, OtherVersions) {
  auto bytes = v4;
  for (unsigned version = 0; version < 16; ++version) {
    bytes[0] = static_cast<std::uint8_t>(version << 4U | 5U);
    if (version != 4) {
      EXPECT_EQ(decode_ipv4(bytes).error(), Error::bad_version) << version;
    }
  }
}

TEST(Ipv4, FragmentsAreFlagged) {
  auto bytes = v4;
  bytes[6] = 0x20;  // more fragments
  auto out = decode_ipv4(bytes);
  EXPECT_TRUE(out->fragment && out->more_fragments);
  EXPECT_EQ(out->fragment_offset, 0U);
  bytes[6] = 0x1f;
  bytes[7] = 0xff;
  out = decode_ipv4(bytes);
  EXPECT_TRUE(out->fragment);
  EXPECT_FALSE(out->more_fragments);
  EXPECT_EQ(out->fragment_offset, 8191U * 8U);
}

constexpr std::string_view v6_addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002";
// Fixed header with payload length and next header, then `rest`.
Bytes v6(std::string_view length_and_next, std::string_view rest) {
  return test::bytes_from_hex("60000000" + std::string(length_and_next) + "40" + std::string(v6_addresses) +
                              std::string(rest));
}

TEST(Ipv6, Header) {
  const auto bytes = v6("0004 06", "01020304 0000");
  const auto out = decode_ipv6(bytes);
  ASSERT_TRUE(out);
  EXPECT_EQ(to_string(out->source), "2001:db8::1");
  EXPECT_EQ(to_string(out->destination), "2001:db8::2");
  EXPECT_EQ(out->protocol, IpProtocol::tcp);
  EXPECT_EQ(out->ttl, 64);
  EXPECT_EQ(out->identification, 0U);
  EXPECT_EQ(out->payload.size(), 4U);  // padding left out
  EXPECT_EQ(out->wire_length, 4U);
  test::for_each_prefix(bytes, [](ByteView cut) {
    const auto part = decode_ipv6(cut);
    ASSERT_EQ(bool(part), cut.size() >= 40);
    if (!part) {
      EXPECT_EQ(part.error(), Error::truncated);
      return;
    }
    EXPECT_EQ(part->payload.size(), std::min<std::size_t>(cut.size() - 40, 4));
    EXPECT_EQ(part->wire_length, 4U);
  });
}

TEST(Ipv6, ExtensionHeadersInARow) {
  // hop-by-hop (8), routing (8), destination options (16), authentication (12), TCP
  const auto bytes = v6("0030 00",
                        "2b00 0104 00000000"                  // next: routing
                        "3c00 0000 00000000"                  // next: destination options
                        "3301 010c 000000000000000000000000"  // 16 bytes, next: authentication
                        "0601 0000 00000001 00000001"         // (1 + 2) * 4 = 12 bytes, next: TCP
                        "aabbccdd");
  const auto out = decode_ipv6(bytes);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->protocol, IpProtocol::tcp);
  EXPECT_EQ(test::to_hex(out->payload), "aabbccdd");
  EXPECT_EQ(out->wire_length, 4U);
  EXPECT_FALSE(out->fragment);
  test::for_each_prefix(bytes, [](ByteView cut) {
    const auto part = decode_ipv6(cut);
    EXPECT_EQ(bool(part), cut.size() >= 84) << cut.size();
    if (part) {
      EXPECT_TRUE(test::inside(part->payload, cut));
    }
  });
}

TEST(Ipv6, FirstFragmentShowsItsUpperLayer) {
  const auto out = decode_ipv6(v6("0014 2c", "0600 0001 12345678 | 0102030405060708 090a0b0c"));
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->fragment && out->more_fragments);
  EXPECT_EQ(out->fragment_offset, 0U);
  EXPECT_EQ(out->identification, 0x12345678U);
  EXPECT_EQ(out->protocol, IpProtocol::tcp);
  EXPECT_EQ(out->wire_length, 12U);
}

TEST(Ipv6, LaterFragmentIsNotParsedFurther) {
  // next header 60 belongs to the first fragment; these bytes are payload
  const auto out = decode_ipv6(v6("0010 2c", "3c00 0008 12345678 | 06ff 000000000000"));
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->fragment);
  EXPECT_FALSE(out->more_fragments);
  EXPECT_EQ(out->fragment_offset, 8U);
  EXPECT_EQ(out->payload.size(), 8U);
  EXPECT_EQ(static_cast<int>(out->protocol), 60);
}

TEST(Ipv6, AtomicFragmentIsWhole) {  // RFC 6946
  const auto out = decode_ipv6(v6("000c 2c", "0600 0000 12345678 | 01020304"));
  ASSERT_TRUE(out);
  EXPECT_FALSE(out->fragment);
  EXPECT_EQ(out->payload.size(), 4U);
}

TEST(Ipv6, LengthZeroTakesAllBytes) {
  const auto out = decode_ipv6(v6("0000 06", "010203"));
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->padded_unknown);
  EXPECT_EQ(out->payload.size(), 3U);
  EXPECT_EQ(out->wire_length, 3U);
}

TEST(Ipv6, ExtensionBeyondThePacket) {
  EXPECT_EQ(decode_ipv6(v6("0008 00", "06ff 0104 00000000")).error(), Error::truncated);
  EXPECT_EQ(decode_ipv6(v6("0004 00", "0600 0104 00000000")).error(), Error::truncated);  // ends inside the header
}

TEST(Ipv6, OtherVersions) {
  auto bytes = v6("0004 06", "01020304");
  bytes[0] = 0x45;
  EXPECT_EQ(decode_ipv6(bytes).error(), Error::bad_version);
}

TEST(Ipv6, NoNextHeaderEndsTheChain) {  // 59
  const auto out = decode_ipv6(v6("0002 3b", "0102"));
  ASSERT_TRUE(out);
  EXPECT_EQ(static_cast<int>(out->protocol), 59);
}

std::string v6_text(std::string_view hex) { return to_string(Address::v6(test::bytes_from_hex(hex))); }

TEST(Address, Rfc5952) {
  EXPECT_EQ(v6_text("00000000000000000000000000000000"), "::");
  EXPECT_EQ(v6_text("00000000000000000000000000000001"), "::1");
  EXPECT_EQ(v6_text("20010db8000000000000000000000000"), "2001:db8::");
  EXPECT_EQ(v6_text("20010db8000000000001000000000001"), "2001:db8::1:0:0:1");     // 4.2.3: the first of equal runs
  EXPECT_EQ(v6_text("20010000000000010000000000000001"), "2001:0:0:1::1");         // 4.2.3: the longer run
  EXPECT_EQ(v6_text("20010db8000000010001000100010001"), "2001:db8:0:1:1:1:1:1");  // 4.2.2: not a single group
  EXPECT_EQ(v6_text("fe80000000000000020e8cfffe010203"), "fe80::20e:8cff:fe01:203");
  EXPECT_EQ(v6_text("ffffffffffffffffffffffffffffffff"), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

TEST(Address, Ipv4IsMapped) {
  const auto address = Address::v4("0a000102"_view);
  EXPECT_TRUE(address.is_v4());
  EXPECT_EQ(to_string(address), "10.0.1.2");
  EXPECT_EQ(address, Address::v6("00000000000000000000ffff0a000102"_view));
  EXPECT_FALSE(Address::v6("00000000000000000000fffe0a000102"_view).is_v4());
  EXPECT_EQ(to_string(Address::v4("ffffffff"_view)), "255.255.255.255");
}

}  // namespace
}  // namespace s7::dissector
