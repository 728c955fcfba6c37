#include "reports/humanise.hpp"

#include <gtest/gtest.h>

namespace s7::reports {
namespace {

TEST(Humanise, Counts) {
  EXPECT_EQ(human_count(0), "0");
  EXPECT_EQ(human_count(999), "999");
  EXPECT_EQ(human_count(1000), "1,000");
  EXPECT_EQ(human_count(-1234567), "-1,234,567");
  EXPECT_EQ(counted(1, "read"), "1 read");
  EXPECT_EQ(counted(2000, "read"), "2,000 reads");
  EXPECT_EQ(counted(0, "reply", "replies"), "0 replies");
}

TEST(Humanise, Bytes) {
  EXPECT_EQ(human_bytes(1023), "1023 B");
  EXPECT_EQ(human_bytes(1024), "1.0 KiB");
  EXPECT_EQ(human_bytes(2458), "2.4 KiB");
  EXPECT_EQ(human_bytes(1024 * 1024 - 1), "1.0 MiB");
  EXPECT_EQ(human_bytes(5LL * 1024 * 1024 * 1024), "5.0 GiB");
}

TEST(Humanise, Durations) {
  EXPECT_EQ(human_duration(0), "0 us");
  EXPECT_EQ(human_coverage(0), "no time");
  EXPECT_EQ(human_coverage(850), "850 us");
  EXPECT_EQ(human_duration(850), "850 us");
  EXPECT_EQ(human_duration(4'220), "4.2 ms");
  EXPECT_EQ(human_duration(9'960), "10 ms");
  EXPECT_EQ(human_duration(14'400), "14 ms");
  EXPECT_EQ(human_duration(999'600), "1.0 s");
  EXPECT_EQ(human_duration(1'540'000), "1.5 s");
  EXPECT_EQ(human_duration(59'960'000), "1 min");
  EXPECT_EQ(human_duration(125'000'000), "2 min 5 s");
  EXPECT_EQ(human_duration(12'000'000'000), "3 h 20 min");
  EXPECT_EQ(human_duration(187'200'000'000), "2 d 4 h");
}

TEST(Humanise, Times) {
  // date -u -d 2024-05-01T12:00:01Z +%s
  EXPECT_EQ(parse_time("2024-05-01T12:00:01.123456Z"), 1714564801123456);
  EXPECT_EQ(parse_time("1969-12-31T23:59:59.999999Z"), -1);
  EXPECT_EQ(parse_time("yesterday"), std::nullopt);
  EXPECT_EQ(parse_time("2024-13-01T12:00:01.123456Z"), std::nullopt);
  EXPECT_EQ(short_time("2024-05-01T12:00:01.999999Z"), "2024-05-01 12:00:01");
  EXPECT_EQ(short_time("?"), "?");
  EXPECT_EQ(time_span("2024-05-01T12:00:01.000000Z", "2024-05-01T12:03:04.000000Z"), "2024-05-01 12:00:01 .. 12:03:04");
  EXPECT_EQ(time_span("2024-05-01T23:59:59.000000Z", "2024-05-02T00:00:00.000000Z"),
            "2024-05-01 23:59:59 .. 2024-05-02 00:00:00");
  EXPECT_EQ(time_span("2024-05-01T12:00:01.000000Z", "2024-05-01T12:00:01.900000Z"), "2024-05-01 12:00:01");
  EXPECT_EQ(time_span("", ""), "");
}

TEST(Humanise, Tsaps) {
  EXPECT_EQ(human_tsap("0102", true), "0102 (PG, rack 0 slot 2)");
  EXPECT_EQ(human_tsap("0100", false), "0100 (PG)");
  EXPECT_EQ(human_tsap("0223", true), "0223 (OP, rack 1 slot 3)");
  EXPECT_EQ(human_tsap("0300", true), "0300 (S7 basic, rack 0 slot 0)");
  EXPECT_EQ(human_tsap("1002", true), "1002 (S7 resource 10, rack 0 slot 2)");
  EXPECT_EQ(human_tsap("53494d415449432d524f4f542d4553", true), "53494d415449432d524f4f542d4553 (\"SIMATIC-ROOT-ES\")");
  EXPECT_EQ(human_tsap("4d57", true), "4d57 (\"MW\")");
  EXPECT_EQ(human_tsap("e002414243", true), "e002414243 (open communication, rack 0 slot 2, \"ABC\")");
  EXPECT_EQ(human_tsap("0600", false), "0600");
  EXPECT_EQ(human_tsap("00", true), "00");
  EXPECT_EQ(human_tsap("", true), "");
  EXPECT_EQ(human_tsap("1b5b33316d", true), "1b5b33316d");  // an escape sequence is no text
}

TEST(Humanise, Addresses) {
  EXPECT_EQ(endpoint("10.0.0.1", 102), "10.0.0.1");
  EXPECT_EQ(endpoint("10.0.0.1", 1102), "10.0.0.1:1102");
  EXPECT_EQ(endpoint("fe80::1", 1102), "[fe80::1]:1102");
  EXPECT_EQ(station("10.0.0.1", "HMI 1"), "10.0.0.1 (HMI 1)");
  EXPECT_EQ(station("10.0.0.1", ""), "10.0.0.1");
}

}  // namespace
}  // namespace s7::reports
