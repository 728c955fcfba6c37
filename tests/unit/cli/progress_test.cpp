#include "cli/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "cli/terminal.hpp"

namespace s7::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

TEST(ProgressLine, SaysShareRateAndTimeLeft) {
  // A quarter in 10 s: 30 s to go; 2 million packets in 10 s: 200,000 a second.
  const std::string line = progress_line({250, 1000, 2'000'000}, 10s, 100);
  EXPECT_THAT(line, HasSubstr(" 25 %"));
  EXPECT_THAT(line, HasSubstr("2.0 M packets"));
  EXPECT_THAT(line, HasSubstr("200.0 k/s"));
  EXPECT_THAT(line, HasSubstr("30.0 s left"));
  EXPECT_THAT(line, HasSubstr("[##########"));
}

TEST(ProgressLine, UnknownEndHasNoShare) {
  const std::string line = progress_line({2048, 0, 10}, 1s, 100);
  EXPECT_THAT(line, HasSubstr("2.0 KiB"));
  EXPECT_THAT(line, Not(HasSubstr("%")));
}

TEST(ProgressLine, FitsEveryWidth) {
  for (std::size_t width = 1; width < 150; ++width) {
    EXPECT_LE(progress_line({1'999'999'999, 2'000'000'000, 123'456'789}, 3599s, width).size(), width);
  }
}

TEST(ProgressLine, NothingIsDividedByZero) {
  EXPECT_THAT(progress_line({0, 0, 0}, 0s, 80), HasSubstr("0 packets"));
  EXPECT_THAT(progress_line({5, 1, 0}, 0s, 80), HasSubstr("100 %"));  // a file that grew meanwhile
}

TEST(Progress, SilentWithoutATerminal) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  {
    Progress progress(ends[1]);
    progress.update({1, 2, 3});
  }
  ::close(ends[1]);
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), 0);
  ::close(ends[0]);
}

TEST(Terminal, APipeIsNone) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  EXPECT_FALSE(is_terminal(ends[1]));
  EXPECT_FALSE(wants_colour(ends[1]));
  EXPECT_EQ(terminal_width(ends[1]), std::nullopt);
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace s7::cli
