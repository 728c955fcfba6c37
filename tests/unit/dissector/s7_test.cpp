#include "dissector/wire/s7.hpp"

#include <gtest/gtest.h>

#include "tests/support/s7_userdata.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::Bytes;
using test::ByteView;

// Setup communication of a client that wants PDUs of 480 bytes.
const auto job = "32 01 0000 0800 0008 0000 | f0 00 0001 0001 01e0"_hex;
// Its answer, reference echoed, no error.
const auto answer = "32 03 0000 0800 0008 0000 00 00 | f0 00 0001 0001 00f0"_hex;

TEST(S7Header, Job) {
  const auto out = decode_s7(job);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->rosctr, Rosctr::job);
  EXPECT_EQ(out->redundancy, 0);
  EXPECT_EQ(out->reference, 0x0800);
  EXPECT_EQ(out->parameter_length, 8);
  EXPECT_EQ(out->data_length, 0);
  EXPECT_EQ(out->header_size(), 10U);
  EXPECT_EQ(out->function(), Function::setup_communication);
  EXPECT_EQ(out->parameters.data(), job.data() + 10);
  EXPECT_EQ(out->parameters.size(), 8U);
  EXPECT_FALSE(out->truncated || out->is_answer());
  EXPECT_TRUE(out->data.empty());
  EXPECT_TRUE(out->trailing.empty());
}

TEST(S7Header, AnswersHaveTwoMoreBytes) {
  const auto out = decode_s7(answer);
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->is_answer());
  EXPECT_EQ(out->header_size(), 12U);
  EXPECT_EQ(out->error_word(), 0);
  EXPECT_EQ(out->parameters.data(), answer.data() + 12);
}

TEST(S7Header, AckOfARefusal) {  // an upload refused: ROSCTR 2, no parameters, error D20C
  const auto bytes = "32 02 0000 0015 0000 0000 d2 0c"_hex;
  const auto out = decode_s7(bytes);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->rosctr, Rosctr::ack);
  EXPECT_EQ(out->error_class, 0xd2);
  EXPECT_EQ(out->error_code, 0x0c);
  EXPECT_EQ(out->error_word(), 0xd20c);
  EXPECT_FALSE(out->function());
}

TEST(S7Header, UserdataHasNoFunction) {
  const auto out = decode_s7(test::szl_request(7, 0x0011, 0));
  ASSERT_TRUE(out);
  EXPECT_EQ(out->rosctr, Rosctr::userdata);
  EXPECT_FALSE(out->function());
  EXPECT_EQ(out->header_size(), 10U);
}

TEST(S7Header, JunkInTheRedundancyFieldIsAccepted) {
  const auto out = decode_s7("32 01 beef 0001 0000 0000"_view);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->redundancy, 0xbeef);
}

// Header, two bytes of parameters, three of data.
TEST(S7Header, EveryPrefix) {
  const auto bytes = "32 03 0000 0001 0002 0003 00 00 | 04 01 | 0a 00 00"_hex;
  test::for_each_prefix(bytes, [](ByteView cut) {
    const auto out = decode_s7(cut);
    ASSERT_EQ(bool(out), cut.size() >= 12) << cut.size();
    if (!out) {
      EXPECT_EQ(out.error(), Error::truncated);
      return;
    }
    EXPECT_EQ(out->parameters.size(), std::min<std::size_t>(2, cut.size() - 12));
    EXPECT_EQ(out->data.size(), cut.size() < 14 ? 0 : cut.size() - 14);
    EXPECT_EQ(out->truncated, cut.size() < 17);
    EXPECT_TRUE(test::inside(out->parameters, cut));
    EXPECT_TRUE(test::inside(out->data, cut));
  });
}

TEST(S7Header, ShortJobHeader) {
  test::for_each_prefix(job, [](ByteView cut) { EXPECT_EQ(bool(decode_s7(cut)), cut.size() >= 10) << cut.size(); });
}

TEST(S7Header, TrailingBytesAreKeptApart) {
  auto bytes = job;
  bytes.insert(bytes.end(), {0xaa, 0xbb});
  const auto out = decode_s7(bytes);
  ASSERT_TRUE(out);
  EXPECT_FALSE(out->truncated);
  EXPECT_EQ(test::to_hex(out->trailing), "aabb");
}

TEST(S7Header, GreatestLengthsDoNotOverrun) {
  const auto out = decode_s7("32 01 0000 0001 ffff ffff | 04"_view);
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->truncated);
  EXPECT_EQ(out->parameters.size(), 1U);
  EXPECT_TRUE(out->data.empty());
}

TEST(S7Header, OtherProtocols) {
  EXPECT_EQ(decode_s7({}).error(), Error::truncated);
  EXPECT_EQ(decode_s7("72"_view).error(), Error::bad_magic);
  EXPECT_EQ(decode_s7("72 01 0000 0001 0000 0000"_view).error(), Error::bad_magic);
}

TEST(S7Header, OnlyFourMessageTypes) {
  auto bytes = answer;
  for (unsigned rosctr = 0; rosctr < 256; ++rosctr) {
    bytes[1] = static_cast<std::uint8_t>(rosctr);
    const bool known = rosctr == 1 || rosctr == 2 || rosctr == 3 || rosctr == 7;
    EXPECT_EQ(bool(decode_s7(bytes)), known) << rosctr;
    EXPECT_EQ(name(Rosctr{bytes[1]}).empty(), !known);
    if (!known) {
      EXPECT_EQ(decode_s7(bytes).error(), Error::unsupported);
    }
  }
}

TEST(S7Header, UnknownFunctionsAreLegal) {
  const auto out = decode_s7("32 01 0000 0001 0001 0000 | 77"_view);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->function(), Function{0x77});
}

TEST(S7Setup, RequestAndAnswer) {
  const auto asked = decode_s7_setup(ByteView(job).subspan(10));
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->max_jobs_calling, 1);
  EXPECT_EQ(asked->max_jobs_called, 1);
  EXPECT_EQ(asked->pdu_length, 480);
  const auto hmi = decode_s7_setup("f0 00 0001 0003 00f0"_view);  // calling first
  EXPECT_EQ(hmi->max_jobs_calling, 1);
  EXPECT_EQ(hmi->max_jobs_called, 3);
}

TEST(S7Setup, EveryPrefixIsTruncated) {
  test::for_each_prefix(ByteView(job).subspan(10), [](ByteView cut) {
    const auto out = decode_s7_setup(cut);
    EXPECT_EQ(bool(out), cut.size() == 8);
    if (!out) {
      EXPECT_EQ(out.error(), Error::truncated);
    }
  });
}

TEST(Userdata, ShortHead) {  // request read SZL
  const auto out = decode_userdata_head("00 01 12 04 11 44 01 00"_view);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->method, 0x11);
  EXPECT_EQ(out->type, UserdataType::request);
  EXPECT_EQ(out->group, 4);
  EXPECT_EQ(out->subfunction, 1);
  EXPECT_EQ(out->sequence, 0);
  EXPECT_FALSE(out->extended || out->mode_transition);
  EXPECT_TRUE(out->last_data_unit);
  EXPECT_TRUE(out->rest.empty());
}

TEST(Userdata, ExtendedHead) {  // piece of a list, another follows; error word of the refusal "SZL id unknown"
  const auto out = decode_userdata_head("00 01 12 08 12 84 01 05 d6 01 d401"_view);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->method, 0x12);
  EXPECT_EQ(out->type, UserdataType::response);
  EXPECT_EQ(out->sequence, 5);
  EXPECT_TRUE(out->extended);
  EXPECT_EQ(out->data_unit_reference, 0xd6);
  EXPECT_FALSE(out->last_data_unit);
  EXPECT_EQ(out->error, 0xd401);
  EXPECT_TRUE(decode_userdata_head("00 01 12 08 12 84 01 05 00 00 0000"_view)->last_data_unit);
}

TEST(Userdata, TypeHasTwoBitsAndGroupSix) {  // NC: 0x3f push, 0x7f request, 0xbf response; routing 0x20
  const struct {
    std::uint8_t byte;
    UserdataType type;
    std::uint8_t group;
  } rows[] = {{0x3f, UserdataType::push, 0x3f},     {0x7f, UserdataType::request, 0x3f},
              {0xbf, UserdataType::response, 0x3f}, {0x60, UserdataType::request, 0x20},
              {0x04, UserdataType::push, 4},        {0xc4, UserdataType::reserved, 4}};
  for (const auto& row : rows) {
    const auto out = decode_userdata_head(Bytes{0, 1, 0x12, 4, 0x11, row.byte, 1, 0});
    ASSERT_TRUE(out);
    EXPECT_EQ(out->type, row.type) << int{row.byte};
    EXPECT_EQ(out->group, row.group) << int{row.byte};
  }
}

TEST(Userdata, RIdFormHasNoGroupOnTheWire) {  // USEND: unknown byte, R_ID; nothing of it is a subfunction
  const auto out = decode_userdata_head("00 01 12 06 13 00 00000001"_view);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->method, 0x13);
  EXPECT_EQ(out->type, UserdataType::push);
  EXPECT_EQ(out->group, 6);
  EXPECT_EQ(out->subfunction, 0);
  EXPECT_FALSE(out->extended);
  EXPECT_EQ(test::to_hex(out->rest), "0000000001");
}

TEST(Userdata, ModeTransition) {  // the CPU went to RUN
  const auto out = decode_userdata_head("01 00 10 10 00 00 02 00"_view);
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->mode_transition);
  EXPECT_EQ(out->subfunction, 2);
  EXPECT_EQ(out->type, UserdataType::push);
  EXPECT_EQ(out->group, 0);
}

TEST(Userdata, EveryPrefixIsTruncated) {
  for (const auto& head : {"00 01 12 04 11 44 01 00"_view, "00 01 12 08 12 84 01 05 d6 01 d401"_view}) {
    test::for_each_prefix(head, [&](ByteView cut) {
      const auto out = decode_userdata_head(cut);
      EXPECT_EQ(bool(out), cut.size() == head.size());
      if (!out) {
        EXPECT_EQ(out.error(), Error::truncated);
      }
    });
  }
  test::for_each_prefix("01 00 10 10 00 00 02 00"_view,
                        [](ByteView cut) { EXPECT_EQ(bool(decode_userdata_head(cut)), cut.size() >= 7); });
}

TEST(Userdata, LengthByteThatIsTooSmall) {
  for (std::uint8_t length = 0; length < 4; ++length) {
    EXPECT_EQ(decode_userdata_head(Bytes{0, 1, 0x12, length, 0x11, 0x44, 1, 0}).error(), Error::truncated);
  }
}

TEST(Userdata, BytesBehindTheHeadAreKept) {
  EXPECT_EQ(test::to_hex(decode_userdata_head("00 01 12 04 11 44 01 00 aabb"_view)->rest), "aabb");
  EXPECT_EQ(test::to_hex(decode_userdata_head("00 01 12 0a 12 84 01 05 00 00 0000 aabb cc"_view)->rest), "aabbcc");
}

TEST(Userdata, BuilderAgrees) {
  const auto bytes = test::userdata_refusal(9, 4, 1, 0xd401, 3);
  const auto pdu = decode_s7(bytes);
  ASSERT_TRUE(pdu);
  const auto head = decode_userdata_head(pdu->parameters);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->error, 0xd401);
  EXPECT_EQ(head->sequence, 3);
}

TEST(Userdata, TypeNames) {
  EXPECT_EQ(name(UserdataType::push), "push");
  EXPECT_EQ(name(UserdataType::request), "request");
  EXPECT_EQ(name(UserdataType::response), "response");
  EXPECT_EQ(name(UserdataType::reserved), "reserved");
}

}  // namespace
}  // namespace s7::dissector
