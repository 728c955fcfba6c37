#include "cli/terminal.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace s7::cli {
namespace {

// A terminal nobody looks at.
class PseudoTerminal : public ::testing::Test {
 protected:
  void SetUp() override {
    master_ = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0) GTEST_SKIP() << "no pseudo terminal";
    slave_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    if (slave_ < 0) GTEST_SKIP() << "no pseudo terminal";
    for (const char* name : {"COLUMNS", "NO_COLOR"}) ::unsetenv(name);
    ::setenv("TERM", "xterm", 1);
  }
  void TearDown() override {
    ::close(slave_);
    ::close(master_);
    ::unsetenv("COLUMNS");
    ::unsetenv("NO_COLOR");
  }
  void resize(unsigned short columns) const {
    winsize size{};
    size.ws_col = columns;
    size.ws_row = 24;
    ASSERT_EQ(::ioctl(master_, TIOCSWINSZ, &size), 0);
  }

  int master_ = -1, slave_ = -1;
};

TEST_F(PseudoTerminal, TellsItsWidth) {
  resize(132);
  EXPECT_EQ(terminal_width(slave_), 132U);
}

TEST_F(PseudoTerminal, UnknownWidthIsEighty) {
  resize(0);
  EXPECT_EQ(terminal_width(slave_), 80U);
}

TEST_F(PseudoTerminal, ColumnsOverrules) {
  resize(132);
  ::setenv("COLUMNS", "100", 1);
  EXPECT_EQ(terminal_width(slave_), 100U);
  ::setenv("COLUMNS", "wide", 1);
  EXPECT_EQ(terminal_width(slave_), 132U);
}

TEST_F(PseudoTerminal, ColourUnlessTheUserDoesNotWantIt) {
  EXPECT_TRUE(wants_colour(slave_));
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(wants_colour(slave_));
  ::unsetenv("NO_COLOR");
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(wants_colour(slave_));
}

}  // namespace
}  // namespace s7::cli
