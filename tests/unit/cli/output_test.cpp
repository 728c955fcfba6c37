#include "cli/output.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace s7::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class OutputFile : public ::testing::Test {
 protected:
  OutputFile() {
    std::string pattern = (fs::temp_directory_path() / "s7scope-output-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~OutputFile() override { fs::remove_all(folder_); }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
  static std::string content(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(name).rdbuf();
    return text.str();
  }
  static void put(const std::string& name, const std::string& text) { std::ofstream(name) << text; }

  fs::path folder_;
};

TEST_F(OutputFile, AppearsWithCommitAndWithNothingBesideIt) {
  Output output(path("a.txt"));
  output.write("one\n");
  output.write("two\n");
  EXPECT_FALSE(fs::exists(path("a.txt")));
  output.commit();
  EXPECT_EQ(content(path("a.txt")), "one\ntwo\n");
  EXPECT_THAT(files(), ElementsAre("a.txt"));
}

TEST_F(OutputFile, WithoutCommitTheOldOneStays) {
  put(path("a.txt"), "old");
  {
    Output output(path("a.txt"));
    output.write(std::string(1'000'000, 'x'));
  }
  EXPECT_EQ(content(path("a.txt")), "old");
  EXPECT_THAT(files(), ElementsAre("a.txt"));
}

TEST_F(OutputFile, ReplacesContentAndKeepsRights) {
  put(path("a.txt"), "a longer old content");
  ::chmod(path("a.txt").c_str(), 0640);
  Output output(path("a.txt"));
  output.write("new");
  output.commit();
  EXPECT_EQ(content(path("a.txt")), "new");
  struct stat info {};
  ASSERT_EQ(::stat(path("a.txt").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0640U);
}

TEST_F(OutputFile, ANewFileGetsTheUsualRights) {
  const mode_t before = ::umask(027);
  Output output(path("a.txt"));
  output.commit();
  ::umask(before);
  struct stat info {};
  ASSERT_EQ(::stat(path("a.txt").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0640U);
}

TEST_F(OutputFile, ASymbolicLinkStaysOne) {
  put(path("real.txt"), "old");
  fs::create_symlink("real.txt", path("link.txt"));
  Output output(path("link.txt"));
  output.write("new");
  output.commit();
  EXPECT_TRUE(fs::is_symlink(path("link.txt")));
  EXPECT_EQ(content(path("real.txt")), "new");
}

TEST_F(OutputFile, DevicesAreWrittenNotReplaced) {
  Output output(std::string("/dev/null"));
  output.write("gone");
  output.commit();
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(OutputFile, WhatCannotBeWrittenIsNamed) {
  try {
    Output output(path("missing/a.txt"));
    FAIL();
  } catch (const OutputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("missing/a.txt"));
    EXPECT_THAT(error.what(), HasSubstr("No such file or directory"));
  }
  EXPECT_THROW(Output(folder_.string()), OutputError);  // a folder is no file
}

TEST_F(OutputFile, AFullDeviceIsAnError) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  Output output(std::string("/dev/full"));
  output.write("x");
  EXPECT_THROW(output.commit(), OutputError);
}

TEST(OutputPipe, AReaderThatLeftEndsIt) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  ::close(ends[0]);
  Output output(ends[1], "pipe");
  output.write("x");
  EXPECT_THROW(output.flush(), OutputClosed);
  std::signal(SIGPIPE, before);
  ::close(ends[1]);
}

TEST(OutputPipe, AMessageThatNobodyReadsIsNoFault) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const int kept = ::dup(STDERR_FILENO);
  ::dup2(ends[1], STDERR_FILENO);
  say("read");
  std::string line(32, '\0');
  line.resize(static_cast<std::size_t>(::read(ends[0], line.data(), line.size())));
  ::close(ends[0]);
  EXPECT_NO_THROW(say("unread"));
  ::dup2(kept, STDERR_FILENO);
  std::signal(SIGPIPE, before);
  ::close(kept);
  ::close(ends[1]);
  EXPECT_EQ(line, "s7scope: read\n");
}

TEST(OutputPipe, WritesWhenEnoughCameTogether) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  Output output(ends[1], "pipe");
  output.write("a");
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), -1);
  output.commit();
  EXPECT_EQ(::read(ends[0], &byte, 1), 1);
  EXPECT_EQ(byte, 'a');
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace s7::cli
