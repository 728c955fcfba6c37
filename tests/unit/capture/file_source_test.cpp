#include "capture/file_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

using ::testing::HasSubstr;

TEST(FileSource, ReopensWhereItWasWhenTheBudgetIsSpent) {
  const Folder folder;
  const auto path = folder.write("f", {1, 2, 3, 4, 5});
  DescriptorBudget none(0);
  FileSource source(path, &none);
  Bytes room(2);
  EXPECT_EQ(source.read(room), 2);
  EXPECT_FALSE(none.exceeded());  // closed in between
  EXPECT_EQ(source.read(room), 2);
  EXPECT_EQ(room, (Bytes{3, 4}));
  EXPECT_EQ(source.read(room), 1);
  EXPECT_EQ(source.read(room), 0);
  EXPECT_EQ(source.consumed(), 5);
  EXPECT_EQ(source.problem(), "");
}

TEST(FileSource, NoticesThatTheFileWasReplacedOrRemoved) {
  const Folder folder;
  DescriptorBudget none(0);
  Bytes room(2);
  const auto replaced = folder.write("replaced", {1, 2, 3, 4, 5});
  FileSource first_source(replaced, &none);
  EXPECT_EQ(first_source.read(room), 2);
  std::filesystem::rename(folder.write("other", {1, 2, 3, 4, 5}), replaced);
  EXPECT_EQ(first_source.read(room), 0);
  EXPECT_EQ(first_source.problem(), "the file was replaced while it was being read");

  const auto removed = folder.write("removed", {1, 2, 3, 4, 5});
  FileSource second_source(removed, &none);
  EXPECT_EQ(second_source.read(room), 2);
  std::filesystem::remove(removed);
  EXPECT_EQ(second_source.read(room), 0);
  EXPECT_THAT(second_source.problem(), HasSubstr("cannot be opened again: No such file or directory"));
}

TEST(FileSource, AnOpenFileMayBeRemoved) {
  const Folder folder;
  const auto path = folder.write("f", {1, 2, 3, 4, 5});
  FileSource source(path);
  std::filesystem::remove(path);
  Bytes room(8);
  EXPECT_EQ(source.read(room), 5);
  EXPECT_EQ(source.read(room), 0);
  EXPECT_EQ(source.problem(), "");
}

TEST(FileSource, RefusesFolders) {
  const Folder folder;
  EXPECT_THROW(FileSource(folder.path()), CaptureError);
}

// A process's own memory is a regular file whose first page cannot be read: EIO.
TEST(FileSource, ReadErrorIsAProblem) {
  FileSource source("/proc/self/mem");
  Bytes room(16);
  EXPECT_EQ(source.read(room), 0);
  EXPECT_EQ(source.problem(), "the file cannot be read: Input/output error");
}

}  // namespace
}  // namespace s7::capture::testing
