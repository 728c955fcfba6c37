#include "dissector/track/request_template.hpp"

#include <gtest/gtest.h>

#include "dissector/track/requests.hpp"
#include "tests/support/s7_build.hpp"

namespace s7::dissector {

static bool operator==(const RangeResult& a, const RangeResult& b) noexcept {
  return a.code == b.code && a.answered == b.answered && a.bytes == b.bytes;
}

static void PrintTo(const RangeResult& one, std::ostream* out) {
  *out << std::hex << one.code << (one.answered ? " answered " : " open ") << std::dec << one.bytes;
}

namespace {

using test::Bytes;
using test::bytes_from_hex;
using Results = std::vector<RangeResult>;

// The template of a Read Var job with these items.
std::unique_ptr<const RequestTemplate> asking_for(const std::vector<Bytes>& items) {
  const Bytes job = test::read_job(1, items);
  const Bytes parameters(job.begin() + 10, job.end());
  return make_template(parameters, item_list(parameters).items, {});
}

std::unique_ptr<const RequestTemplate> three_and_four_bytes() {
  return asking_for({test::any_item(test::area::db, 1, 0, 3), test::any_item(test::area::db, 1, 8, 4)});
}

Results decoded(const RequestTemplate& request, const Bytes& data) {
  Results out(request.ranges.size());
  read_items(request, request.range_of_item.size() - 1, data, out);
  return out;
}

// A shape that has met this answer, as the engine shows it every answer that does not fit.
AnswerShape shape_of(const RequestTemplate& request, const Bytes& data) {
  AnswerShape shape;
  shape.learn(request, data, decoded(request, data));
  return shape;
}

// docs/s7.md 5.2: return code, transport size, length in bits, value; a fill byte behind an odd value that is not the
// last.
const char* const usual = "ff040018 010203 00  ff040020 0a0b0c0d";

TEST(AnswerShape, KnowsNothingAtFirst) { EXPECT_FALSE(AnswerShape().fits(bytes_from_hex(usual))); }

TEST(AnswerShape, AnotherShapeHasAnotherNumber) {
  const auto request = three_and_four_bytes();
  AnswerShape shape = shape_of(*request, bytes_from_hex(usual));
  const auto first = shape.version();
  EXPECT_NE(first, 0U);
  const auto in_octets = bytes_from_hex("ff090003 010203 00  ff090004 0a0b0c0d");
  EXPECT_FALSE(shape.fits(in_octets));
  EXPECT_EQ(shape.version(), first);
  shape.learn(*request, in_octets, decoded(*request, in_octets));
  EXPECT_TRUE(shape.fits(in_octets));
  EXPECT_NE(shape.version(), first);
  EXPECT_NE(shape.version(), 0U);
}

TEST(AnswerShape, AnswersThatDifferInTheirValuesFit) {
  const auto request = three_and_four_bytes();
  const AnswerShape shape = shape_of(*request, bytes_from_hex(usual));
  EXPECT_TRUE(shape.fits(bytes_from_hex(usual)));
  EXPECT_TRUE(shape.fits(bytes_from_hex("ff040018 ffffff 00  ff040020 00000000")));
  EXPECT_EQ(shape.results(), (Results{{0xff, true, 3}, {0xff, true, 4}}));
}

TEST(AnswerShape, OneItemAndAClosingFillByte) {
  const auto request = asking_for({test::any_item(test::area::db, 1, 0, 3)});
  const AnswerShape bare = shape_of(*request, bytes_from_hex("ff040018 010203"));
  EXPECT_TRUE(bare.fits(bytes_from_hex("ff040018 040506")));
  EXPECT_FALSE(bare.fits(bytes_from_hex("ff040018 040506 00")));  // decoded once more, and learnt
  const AnswerShape closed = shape_of(*request, bytes_from_hex("ff040018 010203 00"));
  EXPECT_TRUE(closed.fits(bytes_from_hex("ff040018 040506 00")));
  EXPECT_EQ(closed.results(), (Results{{0xff, true, 3}}));
}

TEST(AnswerShape, LengthsInBytesBitsAndReals) {
  const auto request = asking_for({test::any_item(test::area::db, 1, 0, 2), test::any_item(test::area::db, 1, 8, 4),
                                   test::any_item(test::area::db, 1, 16, 1)});
  // octets (09): 2 bytes; REAL (07): 4 bytes; BIT (03): 1 bit
  const Bytes data = bytes_from_hex("ff090002 0102  ff070004 40490fdb  ff030001 01");
  const AnswerShape shape = shape_of(*request, data);
  EXPECT_TRUE(shape.fits(data));
  EXPECT_EQ(shape.results(), (Results{{0xff, true, 2}, {0xff, true, 4}, {0xff, true, 1}}));
}

struct Miss {
  const char* what;
  const char* data;
};

TEST(AnswerShape, WhatDiffersInMoreThanValuesDoesNotFit) {
  const auto request = three_and_four_bytes();
  const AnswerShape shape = shape_of(*request, bytes_from_hex(usual));
  for (const Miss& miss : {
           Miss{"first item refused", "0a040018 010203 00  ff040020 0a0b0c0d"},
           Miss{"second item refused", "ff040018 010203 00  05040020 0a0b0c0d"},
           Miss{"another transport size", "ff040018 010203 00  ff050020 0a0b0c0d"},
           Miss{"another length", "ff040018 010203 00  ff040018 0a0b0c0d"},
           Miss{"a fill byte that is none", "ff040018 010203 01  ff040020 0a0b0c0d"},
           Miss{"a value cut short", "ff040018 010203 00  ff040020 0a0b0c"},
           Miss{"a head cut short", "ff040018 010203 00  ff04"},
           Miss{"a byte too many", "ff040018 010203 00  ff040020 0a0b0c0d 00"},
           Miss{"one item only", "ff040018 010203"},
           Miss{"nothing", ""},
       })
    EXPECT_FALSE(shape.fits(bytes_from_hex(miss.data))) << miss.what;
}

TEST(AnswerShape, IsNotTakenFromAnswersThatOnlyDecodingTells) {
  const auto request = three_and_four_bytes();
  for (const Miss& miss : {
           Miss{"a refused item", "0a000000 ff040020 0a0b0c0d"},
           Miss{"an unchanged item", "fe000000 ff040020 0a0b0c0d"},
           Miss{"the fill byte left out", "ff040018 010203  ff040020 0a0b0c0d"},
           Miss{"a fill byte that is not zero", "ff040018 010203 77  ff040020 0a0b0c0d"},
           Miss{"an item without value", "ff040000  ff040020 0a0b0c0d"},
           Miss{"a transport size without unit", "ff000003 010203 00  ff040020 0a0b0c0d"},
           Miss{"a transport size above the plain ones", "ff0a0003 010203 00  ff040020 0a0b0c0d"},
           Miss{"the second item missing", "ff040018 010203"},
           Miss{"the second value cut", "ff040018 010203 00  ff040020 0a0b"},
           Miss{"two bytes behind the last item", "ff040018 010203 00  ff040020 0a0b0c0d 0000"},
       }) {
    const Bytes data = bytes_from_hex(miss.data);
    EXPECT_FALSE(shape_of(*request, data).fits(data)) << miss.what;
  }
}

TEST(AnswerShape, IsNotTakenWhereAreasHaveAStatusOfTheirOwn) {
  const auto request = asking_for({test::db_read_item({{2, 10, 0}, {1, 11, 0}})});
  const Bytes data = bytes_from_hex("ff090005 ff 0102 ff 03");  // two areas: status, bytes
  EXPECT_EQ(decoded(*request, data), (Results{{0xff, true, 2}, {0xff, true, 1}}));
  EXPECT_FALSE(shape_of(*request, data).fits(data));
}

TEST(AnswerShape, TheLatestShapeCounts) {
  const auto request = three_and_four_bytes();
  AnswerShape shape = shape_of(*request, bytes_from_hex(usual));
  const Bytes shorter = bytes_from_hex("ff040018 010203 00  ff040010 0a0b");
  shape.learn(*request, shorter, decoded(*request, shorter));
  EXPECT_TRUE(shape.fits(shorter));
  EXPECT_FALSE(shape.fits(bytes_from_hex(usual)));
  EXPECT_EQ(shape.results(), (Results{{0xff, true, 3}, {0xff, true, 2}}));
}

TEST(AnswerShape, GivesUpOnAnswersThatAreNeverAlike) {
  constexpr int patience = 16;
  const auto request = asking_for({test::any_item(test::area::db, 1, 0, 3)});
  const Bytes refused = bytes_from_hex("0a000000"), served = bytes_from_hex("ff040018 010203");
  AnswerShape patient, tired;
  for (int i = 0; i < patience; ++i) {
    if (i > 0) patient.learn(*request, refused, decoded(*request, refused));
    tired.learn(*request, refused, decoded(*request, refused));
  }
  patient.learn(*request, served, decoded(*request, served));
  tired.learn(*request, served, decoded(*request, served));
  EXPECT_TRUE(patient.fits(served));
  EXPECT_FALSE(tired.fits(served));
}

// Whatever fits must be what decoding finds: every byte of an answer changed to every value, and every length.
TEST(AnswerShape, AgreesWithTheDecoderOnEveryVariation) {
  const auto request = three_and_four_bytes();
  const Bytes learnt = bytes_from_hex(usual);
  const AnswerShape shape = shape_of(*request, learnt);
  std::size_t fitting = 0;
  for (std::size_t at = 0; at < learnt.size(); ++at) {
    for (unsigned value = 0; value < 256; ++value) {
      Bytes data = learnt;
      data[at] = static_cast<std::uint8_t>(value);
      if (!shape.fits(data)) continue;
      ++fitting;
      EXPECT_EQ(decoded(*request, data), shape.results()) << "byte " << at << " is " << value;
    }
  }
  // Seven bytes of value take any value; the other nine only the one they have.
  EXPECT_EQ(fitting, 7U * 256 + 9);
  for (std::size_t size = 0; size < learnt.size(); ++size)
    EXPECT_FALSE(shape.fits(ByteView(learnt).first(size))) << size;
}

TEST(RequestTemplate, IsRecognisedByItsParameters) {
  const auto request = three_and_four_bytes();
  Bytes same = request->parameters;
  EXPECT_TRUE(request->is(same));
  same.back() ^= 1U;
  EXPECT_FALSE(request->is(same));
  EXPECT_FALSE(request->is(ByteView(request->parameters).first(request->parameters.size() - 1)));
  EXPECT_FALSE(request->is({}));
}

}  // namespace
}  // namespace s7::dissector
