#include "dissector/wire/tcp.hpp"

#include <gtest/gtest.h>

#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::ByteView;

// 2000 -> 102, sequence 0x01020304, acknowledgement 0xfffefdfc, header 20, PSH ACK, window, checksum, urgent, "S7"
const auto plain = "07d0 0066 01020304 fffefdfc 50 18 2000 0000 0000 | 5337"_hex;

TEST(Tcp, Header) {
  const auto out = decode_tcp(plain, 22);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->source_port, 2000);
  EXPECT_EQ(out->destination_port, 102);
  EXPECT_EQ(out->sequence, 0x01020304U);
  EXPECT_EQ(out->acknowledgement, 0xfffefdfcU);
  EXPECT_EQ(out->flags.bits, 0x18);
  EXPECT_EQ(out->wire_length, 2U);
  EXPECT_EQ(out->payload.data(), plain.data() + 20);
  EXPECT_EQ(out->payload.size(), 2U);
}

TEST(Tcp, Flags) {
  EXPECT_TRUE(TcpFlags{0x01}.fin());
  EXPECT_TRUE(TcpFlags{0x02}.syn());
  EXPECT_TRUE(TcpFlags{0x04}.rst());
  EXPECT_TRUE(TcpFlags{0x10}.ack());
  const TcpFlags others{0xe8};  // CWR, ECE, URG, PSH
  EXPECT_FALSE(others.fin() || others.syn() || others.rst() || others.ack());
}

TEST(Tcp, OptionsAreSkipped) {  // SYN with MSS 1460, window scale, padding: header 28
  const auto out = decode_tcp("07d0 0066 00000001 00000000 70 02 2000 0000 0000 | 020405b4 01030302 | aa"_view, 29);
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->flags.syn());
  EXPECT_EQ(out->wire_length, 1U);
  EXPECT_EQ(out->payload.size(), 1U);
}

TEST(Tcp, EveryPrefixOfACutSegment) {
  test::for_each_prefix(plain, [](ByteView cut) {
    const auto out = decode_tcp(cut, 22);
    ASSERT_EQ(bool(out), cut.size() >= 20) << cut.size();
    if (!out) {
      EXPECT_EQ(out.error(), Error::truncated);
      return;
    }
    EXPECT_EQ(out->wire_length, 2U);  // the length on the wire is not what was captured
    EXPECT_EQ(out->payload.size(), cut.size() - 20);
  });
}

TEST(Tcp, OptionsCutBySnapLengthLeaveTheLengthKnown) {
  const auto whole = "07d0 0066 00000001 00000000 80 10 2000 0000 0000 | 0101080a 00000001 00000002"_hex;
  test::for_each_prefix(whole, [](ByteView cut) {
    const auto out = decode_tcp(cut, 40);
    ASSERT_EQ(bool(out), cut.size() >= 20);
    if (!out) return;
    EXPECT_TRUE(out->payload.empty());
    EXPECT_EQ(out->wire_length, 8U);
  });
}

TEST(Tcp, ImpossibleHeaderLengths) {
  auto bytes = plain;
  for (unsigned words = 0; words < 16; ++words) {
    bytes[12] = static_cast<std::uint8_t>(words << 4U);
    const auto out = decode_tcp(bytes, 22);
    if (words == 5) {
      EXPECT_TRUE(out);
    } else {
      EXPECT_EQ(out.error(), Error::bad_length) << words;
    }  // below 20, or beyond the segment
  }
}

TEST(Tcp, PayloadNeverPassesTheLengthOnTheWire) {
  const auto out = decode_tcp(plain, 21);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->wire_length, 1U);
  EXPECT_EQ(out->payload.size(), 1U);
}

TEST(Tcp, SequenceDistanceWrapsAround) {
  EXPECT_EQ(sequence_distance(5, 3), 2);
  EXPECT_EQ(sequence_distance(3, 5), -2);
  EXPECT_EQ(sequence_distance(2, 0xfffffffeU), 4);
  EXPECT_EQ(sequence_distance(0xfffffffeU, 2), -4);
  EXPECT_EQ(sequence_distance(0x80000000U, 0), INT32_MIN);
}

}  // namespace
}  // namespace s7::dissector
