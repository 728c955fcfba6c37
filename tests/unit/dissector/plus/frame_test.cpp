#include "dissector/wire/plus/frame.hpp"

#include <gtest/gtest.h>

#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector::plus {
namespace {

using namespace test::literals;

constexpr auto digest = "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef";

TEST(PlusFrame, OfOnePdu) {
  const auto frame = decode_frame("72010003 310000 72010000"_view);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->version, Version::v1);
  EXPECT_EQ(frame->data_length, 3);
  EXPECT_EQ(test::to_hex(frame->data), "310000");
  EXPECT_TRUE(frame->last);
  EXPECT_FALSE(frame->truncated);
  EXPECT_TRUE(frame->surplus.empty());
  EXPECT_TRUE(frame->digest.empty());
}

TEST(PlusFrame, WithoutTrailerGoesOn) {
  const auto frame = decode_frame("72020003 310000"_view);
  ASSERT_TRUE(frame);
  EXPECT_FALSE(frame->last);
  EXPECT_FALSE(frame->truncated);
}

// The trailer is told by lengths: data that ends like one does not end the PDU.
TEST(PlusFrame, DataThatLooksLikeATrailer) {
  const auto frame = decode_frame("72020007 310000 72020000"_view);
  ASSERT_TRUE(frame);
  EXPECT_FALSE(frame->last);
  EXPECT_EQ(frame->data.size(), 7U);
}

TEST(PlusFrame, IntegrityPartOfVersion3) {
  const auto bytes = test::bytes_from_hex("72030023 20" + std::string(digest) + "3100 72030000");
  const auto frame = decode_frame(bytes);
  ASSERT_TRUE(frame);
  EXPECT_EQ(test::to_hex(frame->digest), digest);
  EXPECT_EQ(test::to_hex(frame->data), "3100");
  EXPECT_FALSE(frame->lacks_digest());
}

// In versions 1 and 2 the byte at its place is the opcode, 0x31 = 49, and no length.
TEST(PlusFrame, NoIntegrityPartInVersion2) {
  const auto bytes = test::bytes_from_hex("72020023 20" + std::string(digest) + "3100 72020000");
  const auto frame = decode_frame(bytes);
  ASSERT_TRUE(frame);
  EXPECT_TRUE(frame->digest.empty());
  EXPECT_EQ(frame->data.size(), 35U);
}

TEST(PlusFrame, Version3WithAnotherDigestLength) {
  const auto frame = decode_frame("7203000a 04aabbccdd 3100000000"_view);
  ASSERT_TRUE(frame);
  EXPECT_TRUE(frame->lacks_digest());
  EXPECT_EQ(frame->data.size(), 10U);
}

TEST(PlusFrame, SystemEvent) {
  const auto frame = decode_frame("72fe0010 00000000 000004d2 00000000 00000000"_view);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->version, Version::system_event);
  EXPECT_TRUE(frame->last);
  const auto event = decode_system_event(frame->data);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->confirmed_bytes, 1234U);
  EXPECT_TRUE(event->rest.empty());
}

TEST(PlusFrame, SystemEventWithText) {
  const auto frame = decode_frame("72fe0016 00000000 00000000 00000000 00000000 4c4f474f5554"_view);
  ASSERT_TRUE(frame);
  const auto event = decode_system_event(frame->data);
  ASSERT_TRUE(event);
  EXPECT_EQ(test::to_hex(event->rest), "4c4f474f5554");
  EXPECT_EQ(decode_system_error(event->rest).error(), Error::unsupported);
}

// Session, function, sequence number and return value; numbers have their full width.
TEST(PlusFrame, SystemEventWithError) {
  const auto error = decode_system_error(
      "00000017 00009d00 00009d6e 0000 0012 70000a10 00009d6f 0000 0003 0542 00009d70 0000 0003 002a "
      "00009d71 0000 0009 fffffffffffffea1 00000000"_view);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->session, 0x70000a10U);
  EXPECT_EQ(error->function, 0x0542U);
  EXPECT_EQ(error->sequence, 42U);
  EXPECT_EQ(error->return_value, -351);
  EXPECT_EQ(decode_system_error("00000017 00009d00 00009d6e 0000 0015 01"_view).error(), Error::unsupported);
  EXPECT_EQ(decode_system_error("000000"_view).error(), Error::truncated);
}

TEST(PlusFrame, KeepAliveHasNoLength) {
  const auto frame = decode_frame("72ff0500"_view);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->version, Version::keep_alive);
  EXPECT_EQ(frame->keep_alive_sequence, 5);
  EXPECT_TRUE(frame->last);
  EXPECT_FALSE(frame->truncated);
  EXPECT_TRUE(frame->data.empty());
}

TEST(PlusFrame, CutAtEveryByte) {
  const auto whole = test::bytes_from_hex("72030023 20" + std::string(digest) + "3100 72030000");
  test::for_each_prefix(whole, [&](ByteView cut) {
    const auto frame = decode_frame(cut);
    if (cut.size() < header_size) {
      EXPECT_EQ(frame.error(), Error::truncated);
      return;
    }
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->truncated, cut.size() < 39);
    EXPECT_EQ(frame->last, cut.size() > 39);
    EXPECT_EQ(frame->surplus.empty(), cut.size() <= 39 || cut.size() == whole.size());
  });
}

TEST(PlusFrame, NotOne) {
  EXPECT_EQ(decode_frame("32010000"_view).error(), Error::bad_magic);
  EXPECT_EQ(decode_frame("72040000"_view).error(), Error::bad_version);
  EXPECT_EQ(decode_frame("72000000"_view).error(), Error::bad_version);
}

}  // namespace
}  // namespace s7::dissector::plus
