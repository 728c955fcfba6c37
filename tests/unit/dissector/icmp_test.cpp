#include "dissector/wire/icmp.hpp"

#include <gtest/gtest.h>

#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::ByteView;

// Host 192.168.0.1 is told that 192.168.0.10:102 can't be reached: type 3 code 13 (administratively prohibited), then
// the IPv4 header and the first eight bytes of the TCP header that it had sent.
const auto v4 =
    "03 0d 0000 00000000"
    "45 00 0030 1234 4000 3f 06 0000 c0a80001 c0a8000a"
    "07d0 0066 01020304"_hex;

const auto v6 =
    "01 01 0000 00000000"
    "60000000 0014 06 3f 20010db8000000000000000000000001 20010db8000000000000000000000002"
    "07d0 0066 01020304"_hex;

TEST(Icmp, QuotesASegment) {
  const auto out = decode_icmp_error(IpProtocol::icmp, v4);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->type, 3);
  EXPECT_EQ(out->code, 13);
  EXPECT_EQ(to_string(out->source), "192.168.0.1");
  EXPECT_EQ(to_string(out->destination), "192.168.0.10");
  EXPECT_EQ(out->source_port, 2000);
  EXPECT_EQ(out->destination_port, 102);
  EXPECT_EQ(out->sequence, 0x01020304U);
}

TEST(Icmp, QuotesASegmentOverIpv6) {
  const auto out = decode_icmp_error(IpProtocol::icmp6, v6);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->type, 1);
  EXPECT_EQ(to_string(out->source), "2001:db8::1");
  EXPECT_EQ(out->destination_port, 102);
}

void expect_all_prefixes_truncated(IpProtocol protocol, ByteView bytes) {
  test::for_each_prefix(bytes, [&](ByteView cut) {
    const auto out = decode_icmp_error(protocol, cut);
    EXPECT_EQ(bool(out), cut.size() == bytes.size());
    EXPECT_EQ(out.error(), out ? Error{} : Error::truncated) << cut.size();
  });
}

TEST(Icmp, EveryPrefixIsTruncated) {
  expect_all_prefixes_truncated(IpProtocol::icmp, v4);
  expect_all_prefixes_truncated(IpProtocol::icmp6, v6);
}

// RFC 792: 3 unreachable, 11 time exceeded, 12 parameter problem. RFC 4443: 1..4.
TEST(Icmp, OnlyErrorsThatStopAPacket) {
  auto four = v4;
  auto six = v6;
  for (unsigned type = 0; type < 256; ++type) {
    four[0] = six[0] = static_cast<std::uint8_t>(type);
    EXPECT_EQ(bool(decode_icmp_error(IpProtocol::icmp, four)), type == 3 || type == 11 || type == 12) << type;
    EXPECT_EQ(bool(decode_icmp_error(IpProtocol::icmp6, six)), type >= 1 && type <= 4) << type;
  }
  four[0] = 8;  // echo request
  EXPECT_EQ(decode_icmp_error(IpProtocol::icmp, four).error(), Error::unsupported);
}

TEST(Icmp, QuotesOfOtherPacketsAreNotOurs) {
  auto udp = v4;
  udp[8 + 9] = 17;
  EXPECT_EQ(decode_icmp_error(IpProtocol::icmp, udp).error(), Error::unsupported);
  auto fragment = v4;
  fragment[8 + 7] = 1;  // offset 8: no TCP header in it
  EXPECT_EQ(decode_icmp_error(IpProtocol::icmp, fragment).error(), Error::unsupported);
  auto version = v4;
  version[8] = 0x65;
  EXPECT_EQ(decode_icmp_error(IpProtocol::icmp, version).error(), Error::bad_version);
}

TEST(Icmp, QuotedFirstFragmentHoldsThePorts) {
  auto bytes = v4;
  bytes[8 + 6] = 0x20;  // more fragments, offset 0
  EXPECT_TRUE(decode_icmp_error(IpProtocol::icmp, bytes));
}

}  // namespace
}  // namespace s7::dissector
