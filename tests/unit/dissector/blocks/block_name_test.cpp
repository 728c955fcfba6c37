#include "dissector/wire/blocks/block_name.hpp"

#include <gtest/gtest.h>

#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

test::Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }

TEST(BlockName, OfARealTransfer) {
  const auto file = decode_block_file(bytes("_0A00001P"));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->type, 0x0a);
  EXPECT_EQ(file->number, 1U);
  EXPECT_EQ(file->file_system, 'P');
  EXPECT_EQ(file_text(bytes("_0B00000A")), "SDB 0");
  EXPECT_EQ(file_text(bytes("$0C65535A")), "FC 65535");  // its header only
}

TEST(BlockName, UnknownTypesAreShownByNumber) {
  EXPECT_EQ(file_text(bytes("_1F00002A")), "type 0x1f 2");
  EXPECT_EQ(file_text(bytes("_0000002A")), "type 0x00 2");
}

TEST(BlockName, WhatIsNoneIsText) {
  for (const char* name : {"", "_", "_0A00001", "_0A00001PX", "x0A00001P", "_0a00001P", "_G000001P", "_0A0000xP",
                           "_0A00001 ", "_0A-0001P", "/_N_MPF_DIR/_N_A_MPF"}) {
    EXPECT_FALSE(decode_block_file(bytes(name))) << name;
  }
  EXPECT_EQ(file_text(bytes("/_N_MPF_DIR/_N_A_MPF")), "/_N_MPF_DIR/_N_A_MPF");
  EXPECT_EQ(file_text(test::Bytes{0x41, 0x07, 0xe4}), "A?\xc3\xa4");
}

TEST(BlockName, Numbers) {
  EXPECT_EQ(decimal_number(bytes("000216")), 216U);
  EXPECT_EQ(decimal_number(bytes("4294967295")), 4294967295U);
  EXPECT_FALSE(decimal_number(bytes("4294967296")));
  EXPECT_FALSE(decimal_number(bytes("99999999999999999999999999")));
  EXPECT_FALSE(decimal_number(bytes("")));
  EXPECT_FALSE(decimal_number(bytes("12 ")));
}

}  // namespace
}  // namespace s7::dissector
