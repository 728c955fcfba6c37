// Blocks on their way, from the opening to the end, and what the end says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/samples/cpu_content.hpp"
#include "tests/unit/dissector/services/talk.hpp"

namespace s7::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::size_t piece_size = 100;
const std::string file = block_filename("0A", 77, 'P');

samples::Block block() {
  samples::Block out;
  out.number = 77;
  out.code_stamp_ns = out.interface_stamp_ns = play_start;  // 2023-11-14 22:13:20
  out.interface_section = bytes_from_hex("0504 0100 0000");
  out.code = Bytes(200, 0x11);
  out.author = "PLANT1";
  out.family = "MIXING";
  out.name = "LIMITS";
  return out;
}

// 36 + 200 + 6 + 36 bytes.
const std::string head = "DB 77, 278 bytes, language DB";
const std::string stamps = ", code 2023-11-14 22:13:20.000, interface 2023-11-14 22:13:20.000";
const std::string whole = head + ", author PLANT1, family MIXING, name LIMITS, version 0.1" + stamps;
const std::string announced = "DB 77, load memory 278 bytes, code 200 bytes";

std::vector<Bytes> pieces() {
  const auto image = samples::block_image(block());
  std::vector<Bytes> out;
  for (std::size_t at = 0; at < image.size(); at += piece_size) {
    const auto end = std::min(image.size(), at + piece_size);
    out.emplace_back(image.begin() + static_cast<std::ptrdiff_t>(at), image.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return out;
}

void announce(TcpConversation& c, Reference ref = 10) {
  ask(c, request_download_job(ref, file, 278, 200), request_download_answer(ref));
}

void load(TcpConversation& c, std::size_t first = 0, std::size_t last = 3) {
  const auto all = pieces();
  for (std::size_t i = first; i < last; ++i) {
    const auto ref = static_cast<Reference>(100 + i);
    ask_back(c, download_block_job(ref, file), download_block_answer(ref, all[i], i + 1 < all.size()));
  }
}

Bytes ended_job(Reference ref, std::uint16_t code) {
  return s7_job(ref, ByteWriter().u8(0x1C).u8(0).u16(code).u32(0).u8(9).text(file).take());
}

void finish(TcpConversation& c, std::uint16_t code = 0) {
  ask_back(c, ended_job(200, code), download_ended_answer(200));
}

TEST(Download, Succeeded) {
  auto c = station();
  announce(c);
  load(c);
  finish(c);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-download [" + whole + "] succeeded"));
}

TEST(Download, IsOneEventHoweverItIsCaptured) {
  auto c = station();
  announce(c);
  load(c);
  finish(c);
  c.close(Side::client);
  const auto frames = c.take();
  const auto event = told(frames, "event");
  EXPECT_EQ(told(resegment(frames, 7), "event"), event);
  EXPECT_EQ(told(duplicate(frames, {}), "event"), event);
  EXPECT_EQ(told(coalesce(frames, 1400), "event").size(), 1U);
  for (std::size_t i = 9; i < frames.size(); ++i) {
    const auto some = told(drop(frames, {i}), "event");
    ASSERT_EQ(some.size(), 1U) << i;
    EXPECT_TRUE(some[0].starts_with("client program-download [DB 77")) << some[0];
  }
}

TEST(Download, Refused) {
  auto c = station();
  ask(c, request_download_job(10, file, 278, 200), s7_ack(10, 0xD241));
  announce(c, 11);
  finish(c, 0xD240);
  EXPECT_THAT(told(c.frames(), "event"),
              ElementsAre("client program-download [" + announced + "] refused 0xd241",
                          "client program-download [" + announced + ", ended with 0xd240] aborted"));
}

TEST(Download, Aborted) {
  auto c = station();
  announce(c);
  load(c, 0, 2);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-download [" + head + stamps + "] aborted"));
  c.reset(Side::server);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-download [" + head + stamps + "] aborted"));
}

TEST(Download, AbortedByThePartnersAnswer) {
  auto c = station();
  announce(c);
  ask_back(c, download_block_job(100, file), s7_ack_data(100, {0x1B, 0x02}));
  finish(c);
  announce(c, 11);
  ask_back(c, download_block_job(101, file), s7_ack(101, 0xD240));
  finish(c);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-download [" + announced + "] aborted",
                                                     "client program-download [" + announced + "] refused 0xd240"));
}

TEST(Download, Unanswered) {
  auto c = station();
  ask_in_vain(c, request_download_job(10, file, 278, 200));
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-download [" + announced + "] unanswered"));
}

TEST(Download, BeginningNotCaptured) {
  auto c = station();
  load(c, 1);
  finish(c);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-download [DB 77] succeeded"));
}

TEST(Download, APieceIsMissing) {
  auto c = station();
  announce(c);
  load(c, 0, 1);
  load(c, 2);
  finish(c);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-download [" + head + stamps + "] succeeded"));
}

TEST(Download, BegunAnew) {
  auto c = station();
  announce(c);
  load(c, 0, 1);
  announce(c, 11);
  load(c);
  finish(c);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-download [" + head + stamps + "] aborted",
                                                     "client program-download [" + whole + "] succeeded"));
}

// The first packets of the client are seen behind those of the controller that answer them.
TEST(Download, QuestionsOfTheControllerSeenBeforeItsPartners) {
  auto c = station();
  const std::size_t lost = c.frames().size();
  ask(c, szl_request(5, 0x0011, 0), userdata_refusal(5, 4, 1, 0xD401));
  announce(c);
  load(c);
  finish(c);
  EXPECT_THAT(told(drop(c.frames(), {lost}), "event"),
              ElementsAre("client program-download [" + whole + "] succeeded"));
}

TEST(Download, NotClosedByItsAnswerButByItsQuestion) {
  auto c = station();
  announce(c);
  load(c);
  say(c, Side::server, tpkt_data(ended_job(200, 0)));
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-download [" + whole + "] succeeded"));
}

TEST(Download, FilesOfAnNc) {
  auto c = station();
  const Bytes name = ByteWriter().u8(0x1A).u8(0).u16(0x0100).u32(0).u8(8).text("_N_A_MPF").take();
  ask(c, s7_job(10, name), request_download_answer(10));
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-download [_N_A_MPF] aborted"));
}

TEST(Download, NamesWithBytesAboveAscii) {
  const std::string odd = "_N_\xE4\xF6\xFC_MPF";
  auto c = station();
  ask(c, request_download_job(10, odd, 100, 20), request_download_answer(10));
  ask_back(c, download_block_job(100, odd), download_block_answer(100, {1, 2}, false));
  ask_back(c, download_ended_job(101, odd), download_ended_answer(101));
  EXPECT_THAT(
      told(c.frames(), "event"),
      ElementsAre("client program-download [_N_\xC3\xA4\xC3\xB6\xC3\xBC_MPF, load memory 100 bytes, code 20 bytes] "
                  "succeeded"));
}

TEST(Download, ManyAtOnceAreBounded) {
  dissector::Settings settings;
  settings.limits.transfers = 4;
  auto c = station();
  for (unsigned i = 1; i <= 6; ++i) {
    const auto ref = static_cast<Reference>(i);
    ask(c, request_download_job(ref, block_filename("0A", i, 'P'), 100, 20), request_download_answer(ref));
  }
  const auto out = listen(c.frames(), settings);
  EXPECT_EQ(told(out, "event").size(), 6U);
  EXPECT_THAT(out.problems, testing::Contains("limit transfers 1").Times(2));
}

void open_upload(TcpConversation& c, std::uint32_t id = 7, Reference ref = 20) {
  ask(c, start_upload_job(ref, block_filename("0A", 77)), start_upload_answer(ref, id, 278));
}

void fetch(TcpConversation& c, std::size_t first = 0, std::size_t last = 3, std::uint32_t id = 7) {
  const auto all = pieces();
  for (std::size_t i = first; i < last; ++i) {
    const auto ref = static_cast<Reference>(30 + i);
    ask(c, upload_job(ref, id), upload_answer(ref, all[i], i + 1 < all.size()));
  }
}

void close_upload(TcpConversation& c, std::uint32_t id = 7) { ask(c, end_upload_job(40, id), end_upload_answer(40)); }

TEST(Upload, Succeeded) {
  auto c = station();
  open_upload(c);
  fetch(c);
  close_upload(c);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-upload [" + whole + "] succeeded"));
  EXPECT_THAT(told(c.frames(), "ask"), testing::Contains("client upload DB 77").Times(3));
}

TEST(Upload, Refused) {
  auto c = station();
  ask(c, start_upload_job(20, block_filename("08", 0)), s7_ack(20, 0xD20C));
  open_upload(c);
  ask(c, upload_job(30, 7), s7_ack(30, 0xD241));
  ask(c, upload_job(31, 7), s7_ack(31, 0xD241));
  close_upload(c);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-upload [OB 0] refused 0xd20c",
                                                     "client program-upload [DB 77, 278 bytes] refused 0xd241"));
}

TEST(Upload, Aborted) {
  auto c = station();
  open_upload(c);
  fetch(c, 0, 1);
  close_upload(c);  // before the last piece
  open_upload(c);
  fetch(c);
  ask(c, s7_job(40, bytes_from_hex("1F 00 D240 00000007")), end_upload_answer(40));
  open_upload(c);
  fetch(c, 0, 2);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-upload [" + head + stamps + "] aborted",
                                                     "client program-upload [" + whole + ", ended with 0xd240] aborted",
                                                     "client program-upload [" + head + stamps + "] aborted"));
}

TEST(Upload, Unanswered) {
  auto c = station();
  ask_in_vain(c, start_upload_job(20, block_filename("0A", 77)));
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-upload [DB 77] unanswered"));
}

TEST(Upload, IsOneEventHoweverItIsCaptured) {
  auto c = station();
  open_upload(c);
  fetch(c);
  close_upload(c);
  c.close(Side::client);
  const auto frames = c.take();
  for (std::size_t i = 9; i < frames.size(); ++i) {
    const auto some = told(drop(frames, {i}), "event");
    ASSERT_FALSE(some.empty()) << i;
    EXPECT_LE(some.size(), 2U) << i;  // without the answer that gives the id the pieces belong to nothing
    EXPECT_TRUE(some[0].starts_with("client program-upload [DB 77")) << some[0];
  }
}

TEST(Upload, BeginningNotCaptured) {
  auto c = station();
  fetch(c);
  close_upload(c);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-upload [" + whole + "] succeeded"));
  auto later = station();
  fetch(later, 1);
  close_upload(later);
  EXPECT_THAT(told(later.frames(), "event"), ElementsAre("client program-upload [not named in the capture] succeeded"));
}

TEST(Upload, AnIdIsGivenAgain) {
  auto c = station();
  open_upload(c);
  fetch(c, 0, 1);
  open_upload(c);
  fetch(c);
  close_upload(c);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-upload [" + head + stamps + "] aborted",
                                                     "client program-upload [" + whole + "] succeeded"));
}

TEST(Upload, TwoAtOnce) {
  auto c = station();
  open_upload(c, 7, 20);
  ask(c, start_upload_job(21, block_filename("08", 1)), start_upload_answer(21, 8, 60));
  fetch(c, 0, 2, 7);
  ask(c, upload_job(50, 8), upload_answer(50, Bytes(60, 0x20), false));
  fetch(c, 2, 3, 7);
  ask(c, end_upload_job(51, 8), end_upload_answer(51));
  close_upload(c, 7);
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client program-upload [OB 1, 60 bytes] succeeded",
                                                     "client program-upload [" + whole + "] succeeded"));
}

TEST(Upload, ByThePartnerThatAcceptedTheConnection) {
  auto c = station();
  ask_back(c, start_upload_job(20, block_filename("0A", 77)), start_upload_answer(20, 7, 278));
  ask_back(c, upload_job(21, 7), upload_answer(21, samples::block_image(block()), false));
  ask_back(c, end_upload_job(22, 7), end_upload_answer(22));
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("server program-upload [" + whole + "] succeeded"));
}

TEST(Transfers, DamagedParametersAreNoTransfer) {
  auto c = station();
  ask_in_vain(c, s7_job(1, {0x1D}));
  ask_in_vain(c, s7_job(2, bytes_from_hex("1A 00 0100 00000000 FF 5F")));
  EXPECT_THAT(told(c.frames(), "event"), IsEmpty());
}

}  // namespace
}  // namespace s7::test
