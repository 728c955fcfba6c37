#include "capture/link_type.hpp"

#include <gtest/gtest.h>

namespace s7::capture::testing {
namespace {

TEST(LinkType, HasTheNamesOfTheRegistry) {
  EXPECT_EQ(link_type_name(0), "NULL");
  EXPECT_EQ(link_type_name(1), "ETHERNET");
  EXPECT_EQ(link_type_name(101), "RAW");
  EXPECT_EQ(link_type_name(108), "LOOP");
  EXPECT_EQ(link_type_name(113), "LINUX_SLL");
  EXPECT_EQ(link_type_name(228), "IPV4");
  EXPECT_EQ(link_type_name(229), "IPV6");
  EXPECT_EQ(link_type_name(276), "LINUX_SLL2");
}

TEST(LinkType, ShowsOthersAsNumbers) {
  EXPECT_EQ(link_type_name(2), "2");
  EXPECT_EQ(link_type_name(65'535), "65535");
}

}  // namespace
}  // namespace s7::capture::testing
