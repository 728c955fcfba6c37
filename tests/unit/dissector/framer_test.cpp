#include "dissector/track/framer.hpp"

#include <gtest/gtest.h>

#include "tests/support/cotp_build.hpp"
#include "tests/support/s7_build.hpp"

namespace s7::dissector {
namespace {

using test::Bytes;

// Feeds chunks and writes down TPDUs as hex, with marks for what is special about them.
class Feed {
 public:
  explicit Feed(bool from_the_start = true) {
    if (from_the_start) framer.start();
  }
  void chunk(const Bytes& bytes, std::uint64_t lost = 0, bool cut = false, bool segment_start = true) {
    Chunk chunk;
    chunk.bytes = bytes;
    chunk.lost_before = lost;
    chunk.cut = cut;
    chunk.segment_start = segment_start;
    sequence_ += static_cast<std::uint32_t>(lost);
    chunk.sequence = sequence_;
    chunk.where.order = ++order_;
    sequence_ += static_cast<std::uint32_t>(bytes.size());
    framer.push(chunk);
    while (const auto tpdu = framer.next()) {
      out.push_back(test::to_hex(tpdu->bytes) + (tpdu->truncated ? " cut of " + std::to_string(tpdu->announced) : "") +
                    (tpdu->after_loss ? " after loss" : ""));
      ends.push_back(tpdu->sequence_end);
      orders.push_back(tpdu->where.order);
    }
    const auto trouble = framer.take_trouble();
    skipped += trouble.skipped_bytes;
    bad_headers += trouble.bad_headers;
    cut_short += trouble.cut_short;
  }

  TpktFramer framer;
  std::vector<std::string> out;
  std::vector<std::uint32_t> ends;
  std::vector<std::uint64_t> orders;
  std::uint64_t skipped = 0, bad_headers = 0, cut_short = 0;

 private:
  std::uint32_t sequence_ = 0;
  std::uint64_t order_ = 0;
};

using Lines = std::vector<std::string>;

const Bytes setup = test::tpkt_data(test::setup_job(1, {}));                             // 25 bytes
const Bytes read = test::tpkt_data(test::read_job(2, {test::any_item(0x84, 1, 0, 4)}));  // 31 bytes
const Bytes text = test::tpkt_data(test::ByteWriter().text("no S7 at all").take());      // 19 bytes
std::string line(const Bytes& tpkt) { return test::to_hex(ByteView(tpkt).subspan(4)); }
Bytes part(const Bytes& bytes, std::size_t from, std::size_t to) {
  return {bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.begin() + static_cast<std::ptrdiff_t>(to)};
}

TEST(Framer, OnePerChunk) {
  Feed feed;
  feed.chunk(setup);
  feed.chunk(read);
  EXPECT_EQ(feed.out, (Lines{line(setup), line(read)}));
  EXPECT_EQ(feed.ends, (std::vector<std::uint32_t>{25, 56}));
  EXPECT_EQ(feed.skipped + feed.bad_headers + feed.cut_short, 0U);
}

TEST(Framer, SeveralInOneChunk) {
  Feed feed;
  feed.chunk(test::concat({setup, read, text}));
  EXPECT_EQ(feed.out, (Lines{line(setup), line(read), line(text)}));
}

TEST(Framer, ByteByByte) {
  Feed feed;
  for (const auto byte : test::concat({setup, read, text})) feed.chunk({byte});
  EXPECT_EQ(feed.out, (Lines{line(setup), line(read), line(text)}));
  EXPECT_EQ(feed.orders, (std::vector<std::uint64_t>{25, 56, 75}));  // the packet that completed it
  EXPECT_EQ(feed.ends, (std::vector<std::uint32_t>{25, 56, 75}));
}

TEST(Framer, CutAtEveryPairOfPlaces) {
  const auto whole = test::concat({setup, read, text});
  for (std::size_t a = 0; a <= whole.size(); ++a) {
    for (std::size_t b = a; b <= whole.size(); ++b) {
      Feed feed;
      feed.chunk(part(whole, 0, a));
      feed.chunk(part(whole, a, b));
      feed.chunk(part(whole, b, whole.size()));
      ASSERT_EQ(feed.out, (Lines{line(setup), line(read), line(text)})) << a << ' ' << b;
    }
  }
}

TEST(Framer, MidstreamAtASegmentThatBeginsATpkt) {
  Feed feed(false);
  feed.chunk(read);
  EXPECT_EQ(feed.out, Lines{line(read)});
  EXPECT_EQ(feed.skipped, 0U);
}

TEST(Framer, MidstreamInsideATpkt) {
  Feed feed(false);
  feed.chunk(part(read, 9, 31));
  EXPECT_TRUE(feed.out.empty());
  feed.chunk(setup);
  EXPECT_EQ(feed.out.size(), 1U);
  EXPECT_EQ(feed.out[0], line(setup) + " after loss");
  EXPECT_EQ(feed.skipped, 22U);
}

TEST(Framer, MidstreamInEverySplitAndOffset) {  // whatever the cut: all TPKTs but the first come out
  const auto whole = test::concat({setup, read, setup});
  for (std::size_t from = 1; from < setup.size(); ++from) {
    for (std::size_t cut = from; cut <= whole.size(); ++cut) {
      Feed feed(false);
      feed.chunk(part(whole, from, cut));
      feed.chunk(part(whole, cut, whole.size()));
      ASSERT_EQ(feed.out.size(), 2U) << from << ' ' << cut;
      EXPECT_TRUE(feed.out[0].starts_with(line(read)));
      EXPECT_TRUE(feed.out[1].starts_with(line(setup)));
      EXPECT_EQ(feed.skipped, setup.size() - from) << from << ' ' << cut;
    }
  }
}

TEST(Framer, MidstreamOtherPayloadIsFoundAtSegmentStarts) {
  Feed feed(false);
  feed.chunk(text);
  feed.chunk(text);
  EXPECT_EQ(feed.out, (Lines{line(text), line(text)}));
}

TEST(Framer, MidstreamOtherPayloadMayComeInPieces) {
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    Feed feed(false);
    feed.chunk(part(text, 0, cut));
    feed.chunk(part(text, cut, text.size()));
    EXPECT_EQ(feed.out, Lines{line(text)}) << cut;
  }
}

TEST(Framer, HeaderBytesInsideDataAreNoTpkt) {
  Feed feed(false);
  feed.chunk(test::bytes_from_hex("aa bb 03 00 00 0b 02 f0 80 41 42 43 44"));  // agrees with itself, proves nothing
  EXPECT_TRUE(feed.out.empty());
}

TEST(Framer, HeaderInsideDataWithAnotherBehindIt) {
  Feed feed(false);
  feed.chunk(test::concat({{0xaa, 0xbb}, text, text}));
  EXPECT_EQ(feed.out.size(), 2U);
  EXPECT_EQ(feed.skipped, 2U);
}

TEST(Framer, BadHeaderIsPassedOver) {
  Feed feed;
  feed.chunk(test::concat({setup, test::bytes_from_hex("deadbeef"), read}));
  ASSERT_EQ(feed.out.size(), 2U);
  EXPECT_EQ(feed.out[0], line(setup));
  EXPECT_EQ(feed.out[1], line(read) + " after loss");  // nothing that had begun goes on
  EXPECT_EQ(feed.bad_headers, 1U);
  EXPECT_EQ(feed.skipped, 4U);
}

TEST(Framer, LengthsBelowSevenAreBadHeaders) {
  for (std::uint8_t length = 0; length < 7; ++length) {
    Feed feed;
    feed.chunk(test::concat({{3, 0, 0, length}, read}));
    ASSERT_EQ(feed.out.size(), 1U) << int{length};
    EXPECT_EQ(feed.bad_headers, 1U);
    EXPECT_EQ(feed.skipped, 4U);
  }
}

TEST(Framer, LengthThatIsTooShort) {  // real devices: the rest of the payload follows
  auto wrong = text;
  wrong[3] = 12;
  Feed feed;
  feed.chunk(wrong);
  feed.chunk(read);
  ASSERT_EQ(feed.out.size(), 2U);
  EXPECT_TRUE(feed.out[1].starts_with(line(read)));
  EXPECT_EQ(feed.skipped, 7U);
  EXPECT_EQ(feed.bad_headers, 1U);
}

TEST(Framer, LossBetweenTpkts) {
  Feed feed;
  feed.chunk(setup);
  feed.chunk(read, 25);
  EXPECT_EQ(feed.out, (Lines{line(setup), line(read) + " after loss"}));
  EXPECT_EQ(feed.skipped + feed.bad_headers + feed.cut_short, 0U);
}

TEST(Framer, LossInsideATpktKeepsTheNextBoundary) {
  Feed feed;
  feed.chunk(part(text, 0, 6));
  feed.chunk(test::concat({part(text, 12, 19), text}), 6);
  ASSERT_EQ(feed.out.size(), 1U);
  EXPECT_EQ(feed.out[0], line(text) + " after loss");
  EXPECT_EQ(feed.cut_short, 1U);
  EXPECT_EQ(feed.skipped, 0U);
}

TEST(Framer, LossUpToTheBoundary) {
  Feed feed;
  feed.chunk(part(text, 0, 6));
  feed.chunk(text, 13);
  EXPECT_EQ(feed.out, Lines{line(text) + " after loss"});
  EXPECT_EQ(feed.skipped, 0U);
}

TEST(Framer, TwoLossesInsideOneTpkt) {
  Feed feed;
  feed.chunk(part(text, 0, 6));
  feed.chunk(part(text, 8, 10), 2);
  feed.chunk(test::concat({part(text, 12, 19), text}), 2);
  EXPECT_EQ(feed.out, Lines{line(text) + " after loss"});
}

TEST(Framer, LossBeyondTheTpktLooksForTheNext) {
  Feed feed;
  feed.chunk(part(read, 0, 6));
  feed.chunk(test::concat({part(text, 10, 19), setup}), 35);
  ASSERT_EQ(feed.out.size(), 1U);
  EXPECT_EQ(feed.out[0], line(setup) + " after loss");
  EXPECT_EQ(feed.skipped, 9U);
}

TEST(Framer, LossInsideAHeader) {
  Feed feed;
  feed.chunk({3, 0});
  feed.chunk(test::concat({part(read, 4, 31), setup}), 2);
  ASSERT_EQ(feed.out.size(), 1U);
  EXPECT_EQ(feed.out[0], line(setup) + " after loss");
}

TEST(Framer, SnapLengthShowsTheFirstPart) {
  Feed feed;
  feed.chunk(part(read, 0, 20));
  feed.chunk({}, 11, true);
  feed.chunk(setup);
  ASSERT_EQ(feed.out.size(), 2U);
  EXPECT_EQ(feed.out[0], test::to_hex(part(read, 4, 20)) + " cut of 27");
  EXPECT_EQ(feed.out[1], line(setup) + " after loss");
}

TEST(Framer, SnapLengthOverSeveralTpkts) {  // the segment held more than the one that is cut
  Feed feed;
  feed.chunk(test::concat({setup, part(read, 0, 12)}));
  feed.chunk({}, 19 + 25, true);
  feed.chunk(text);
  ASSERT_EQ(feed.out.size(), 3U);
  EXPECT_EQ(feed.out[0], line(setup));
  EXPECT_EQ(feed.out[1], test::to_hex(part(read, 4, 12)) + " cut of 27");
  EXPECT_EQ(feed.out[2], line(text) + " after loss");
}

TEST(Framer, GreatestTpkt) {
  const Bytes tsdu(65535 - 7, 0x55);
  const auto whole = test::tpkt_data(tsdu);
  Feed feed;
  for (std::size_t at = 0; at < whole.size(); at += 1460)
    feed.chunk(part(whole, at, std::min(at + 1460, whole.size())));
  ASSERT_EQ(feed.out.size(), 1U);
  EXPECT_EQ(feed.out[0].size(), 2 * (65535U - 4));
}

}  // namespace
}  // namespace s7::dissector
