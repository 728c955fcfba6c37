#include "dissector/wire/blocks/transfer.hpp"

#include <gtest/gtest.h>

#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;

// Parameters and data of real packets; EX... are those of the examples.
const auto start_upload = "1d 00 0000 00000000 09 5f30423030303030 41"_hex;                                   // EX013
const auto start_upload_answer = "1d 00 0100 00000007 07 30303030323136"_hex;                                 // EX019
const auto request_download = "1a 00 0100 00000000 09 5f3041303030303150 0d 31303030353030303030343030"_hex;  // EX047
const auto download_block = "1b 00 0000 00000000 09 5f3041303030303150"_hex;                                  // EX049
const auto download_ended = "1c 00 0000 00000000 09 5f3041303030303150"_hex;                                  // EX051

std::string text(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

TEST(Transfer, StartUpload) {
  const auto job = decode_transfer_job(start_upload);
  ASSERT_TRUE(job);
  EXPECT_EQ(job->function, Function::start_upload);
  EXPECT_EQ(text(job->file), "_0B00000A");
  EXPECT_EQ(job->id, 0U);
  const auto answer = decode_transfer_answer(start_upload_answer);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->id, 7U);
  EXPECT_EQ(answer->length, 216U);
  EXPECT_TRUE(answer->rest.empty());
}

TEST(Transfer, StartUploadOfAnNcTellsNoLength) {
  const auto answer = decode_transfer_answer("1d 00 0100 0000002a"_hex);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->id, 42U);
  EXPECT_FALSE(answer->length);
}

TEST(Transfer, UploadAndItsEnd) {
  const auto piece = decode_transfer_job("1e 00 0000 00000007"_hex);  // EX020
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece->function, Function::upload);
  EXPECT_EQ(piece->id, 7U);
  EXPECT_TRUE(piece->file.empty());
  const auto end = decode_transfer_job("1f 00 d240 00000007"_hex);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->code, 0xd240);
  const auto answer = decode_transfer_answer("1f"_hex);  // EX022
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->status);
}

TEST(Transfer, RequestDownload) {
  const auto job = decode_transfer_job(request_download);
  ASSERT_TRUE(job);
  EXPECT_EQ(job->function, Function::request_download);
  EXPECT_EQ(text(job->file), "_0A00001P");
  EXPECT_EQ(job->load_length, 500U);
  EXPECT_EQ(job->mc7_length, 400U);
  EXPECT_TRUE(job->rest.empty());
}

TEST(Transfer, LengthsThatAreNoNumbersAreNone) {
  auto bytes = request_download;
  bytes[20] = 'x';
  const auto job = decode_transfer_job(bytes);
  ASSERT_TRUE(job);
  EXPECT_FALSE(job->load_length);
  EXPECT_EQ(job->mc7_length, 400U);
  const auto without = decode_transfer_job(ByteView(request_download).first(18));  // NC files
  ASSERT_TRUE(without);
  EXPECT_FALSE(without->load_length);
  EXPECT_FALSE(without->mc7_length);
}

TEST(Transfer, PiecesOfADownload) {
  const auto job = decode_transfer_job(download_block);
  ASSERT_TRUE(job);
  EXPECT_EQ(text(job->file), "_0A00001P");
  const auto answer = decode_transfer_answer("1b 01"_hex);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, transfer_more_data);
  EXPECT_EQ(decode_transfer_job(download_ended)->function, Function::download_ended);
}

TEST(Transfer, PieceIsCutByItsLengthAndByItsData) {
  const auto piece = decode_transfer_piece("0003 00fb 70700100"_view);
  ASSERT_TRUE(piece);
  EXPECT_EQ(text(piece->payload), "pp\x01");
  const auto cut = decode_transfer_piece("ffff 00fb 7070"_view);
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->length, 0xffff);
  EXPECT_EQ(cut->payload.size(), 2U);
  test::for_each_prefix("0003 00fb"_hex, [](ByteView prefix) {
    EXPECT_EQ(static_cast<bool>(decode_transfer_piece(prefix)), prefix.size() == 4) << prefix.size();
  });
}

TEST(Transfer, TruncatedAtEveryLength) {
  for (const auto& whole : {start_upload, download_block, download_ended}) {
    test::for_each_prefix(whole, [&](ByteView prefix) {
      EXPECT_EQ(static_cast<bool>(decode_transfer_job(prefix)), prefix.size() == whole.size()) << prefix.size();
    });
  }
  test::for_each_prefix(request_download, [](ByteView prefix) {  // the second text may be missing
    EXPECT_EQ(static_cast<bool>(decode_transfer_job(prefix)), prefix.size() == 18 || prefix.size() == 32)
        << prefix.size();
  });
  test::for_each_prefix(start_upload_answer, [](ByteView prefix) {  // so may all but the function
    const std::size_t n = prefix.size();
    EXPECT_EQ(static_cast<bool>(decode_transfer_answer(prefix)), n == 1 || n == 2 || n == 8 || n == 16) << n;
  });
}

TEST(Transfer, OtherFunctions) {
  EXPECT_EQ(decode_transfer_job("04 01"_hex).error(), Error::unsupported);
  EXPECT_EQ(decode_transfer_answer("28"_hex).error(), Error::unsupported);
}

}  // namespace
}  // namespace s7::dissector
