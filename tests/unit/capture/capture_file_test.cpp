#include "capture/capture_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Bytes one_packet(Timestamp time) { return pcap_header() + pcap_record(time, 60, 1); }

std::vector<std::string> names(const Reading& reading) {
  std::vector<std::string> texts;
  for (const auto& info : reading.captures) texts.push_back(info.name);
  return texts;
}

TEST(CaptureFile, TheMagicDecidesNotTheExtension) {
  const Folder folder;
  const auto a = folder.write("a.pcapng", one_packet(1));
  const auto b = folder.write("b.pcap", pcapng_header() + pcapng_record(2, 60, 1));
  const auto c = folder.write("c.txt", gzip(one_packet(3)));
  const auto d = folder.write("d.gz", one_packet(4));
  const auto e = folder.write("e.gz", zstd(one_packet(5)));
  const auto reading = read_all({a, b, c, d, e});
  EXPECT_THAT(reading.packets, SizeIs(5));
  for (const auto& info : reading.captures) EXPECT_TRUE(info.complete) << info.problem;
  EXPECT_THAT(names(reading), ElementsAre(a, b, c, d, e));
}

TEST(CaptureFile, NamedFileThatIsNoCaptureHasAProblemAndOthersAreRead) {
  const Folder folder;
  const auto text = folder.write("notes.pcap", {'h', 'e', 'l', 'l', 'o'});
  const auto sound = folder.write("sound.pcap", one_packet(1));
  const auto empty = folder.write("empty.pcap", {});
  const auto source = open_files({text, sound, empty, folder.path("absent.pcap")}, {});
  EXPECT_TRUE(source->captures().at(0).finished);
  const auto reading = read_all(*source);
  EXPECT_THAT(reading.packets, SizeIs(1));
  EXPECT_EQ(reading.packets.at(0).capture, 1);
  EXPECT_EQ(reading.captures[0].problem, text + ": byte 0: neither pcap nor pcapng, begins with 68 65 6c 6c");
  EXPECT_FALSE(reading.captures[0].complete);
  EXPECT_TRUE(reading.captures[1].complete);
  EXPECT_EQ(reading.captures[2].problem, empty + ": byte 0: the file is empty");
  EXPECT_EQ(reading.captures[3].problem, folder.path("absent.pcap") + ": cannot be opened: No such file or directory");
}

TEST(CaptureFile, FoldersAreReadRecursivelyInTheOrderOfPaths) {
  const Folder folder;
  const auto c = folder.write("b/c.pcap", one_packet(3));
  const auto a = folder.write("a.pcap", one_packet(9));
  const auto d = folder.write("b/d/e.pcap", one_packet(1));
  const auto readme = folder.write("b/readme.txt", {'h', 'i', '!', '\n'});
  const auto reading = read_all({folder.path()});
  EXPECT_THAT(names(reading), ElementsAre(a, c, d));
  EXPECT_THAT(reading.packets, SizeIs(3));
  EXPECT_THAT(reading.notes, ElementsAre(readme + ": byte 0: neither pcap nor pcapng, begins with 68 69 21 0a"));
}

TEST(CaptureFile, FolderPathsAreNamedAsGiven) {
  const Folder folder;
  (void)folder.write("x/a.pcap", one_packet(1));
  EXPECT_THAT(names(read_all({folder.path("x") + "/"})), ElementsAre(folder.path("x") + "/a.pcap"));
}

TEST(CaptureFile, OddThingsInFoldersAreNotedAndNeverWaitedFor) {
  const Folder folder;
  (void)folder.write("sub/a.pcap", one_packet(1));
  std::filesystem::create_directory_symlink(folder.path(), folder.path("sub/loop"));
  std::filesystem::create_symlink("nowhere", folder.path("dangling"));
  ASSERT_EQ(::mkfifo(folder.path("fifo").c_str(), 0600), 0);
  const auto reading = read_all({folder.path()});
  EXPECT_THAT(reading.packets, SizeIs(1));
  EXPECT_THAT(reading.notes,
              ::testing::UnorderedElementsAre(folder.path("dangling") + ": no regular file",
                                              folder.path("fifo") + ": no regular file",
                                              folder.path("sub/loop") + ": a link to a folder, not followed"));
}

TEST(CaptureFile, EmptyFolderIsNoted) {
  const Folder folder;
  const auto reading = read_all({folder.path()});
  EXPECT_THAT(reading.captures, IsEmpty());
  EXPECT_THAT(reading.notes, ElementsAre(folder.path() + ": the folder holds no files"));
}

TEST(CaptureFile, UnreadableFileInAFolderIsNoNoteButAProblem) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const Folder folder;
  const auto path = folder.write("a.pcap", one_packet(1));
  std::filesystem::permissions(path, std::filesystem::perms::none);
  const auto reading = read_all({folder.path()});
  ASSERT_THAT(reading.captures, SizeIs(1));
  EXPECT_EQ(reading.captures[0].problem, path + ": cannot be opened: Permission denied");
}

TEST(CaptureFile, ReadErrorIsAProblem) {
  const auto reading = read_all({"/proc/self/mem"});
  EXPECT_EQ(reading.captures.at(0).problem, "/proc/self/mem: byte 0: the file cannot be read: Input/output error");
  EXPECT_FALSE(reading.captures.at(0).complete);
}

TEST(CaptureFile, ImpossibleRequestsThrow) {
  EXPECT_THROW(open_files({}, {}), CaptureError);
  EXPECT_THROW(open_files({"-", "-"}, {}), CaptureError);
}

TEST(CaptureFile, FingerprintIsKnownBeforeReading) {
  const Folder folder;
  const auto plain = folder.write("a", one_packet(1));
  const auto packed = folder.write("b", gzip(one_packet(1)));
  const auto source = open_files({plain, packed}, {});
  EXPECT_THAT(source->captures().at(0).fingerprint, HasSubstr("xxh3:100:"));
  EXPECT_EQ(source->captures().at(0).fingerprint, source->captures().at(1).fingerprint);

  const auto lazy = open_files({packed}, {.skip = {}, .fingerprint_compressed = false, .stopped = {}});
  EXPECT_EQ(lazy->captures().at(0).fingerprint, "");
  EXPECT_EQ(read_all(*lazy).captures.at(0).fingerprint, source->captures().at(0).fingerprint);
}

TEST(CaptureFile, FingerprintOfADamagedFileIsThatOfAllItsBytes) {
  auto content = one_packet(1) + pcap_record(2, 60, 2);
  content[24 + 76 + 11] = 0x7f;
  const Folder folder;
  const auto source = open_files({folder.write("a", content + Bytes(2'000'000, 5))}, {});
  const auto before = source->captures().at(0).fingerprint;
  EXPECT_EQ(read_all(*source).captures.at(0).fingerprint, before);
}

TEST(CaptureFile, SkippedCapturesAreNotRead) {
  const Folder folder;
  const auto a = folder.write("a", one_packet(1));
  const auto b = folder.write("b", one_packet(2));
  const auto known = read_all({a}).captures.at(0).fingerprint;
  FileOptions options;
  options.skip = [&](const CaptureInfo& info) { return info.fingerprint == known; };
  const auto source = open_files({a, b}, options);
  const auto reading = read_all(*source);
  ASSERT_THAT(reading.packets, SizeIs(1));
  EXPECT_EQ(reading.packets[0].capture, 1);
  EXPECT_TRUE(reading.captures[0].skipped);
  EXPECT_FALSE(reading.captures[0].finished);
  EXPECT_EQ(reading.captures[0].packets, 0);
  EXPECT_EQ(source->bytes_total(), 100);
}

}  // namespace
}  // namespace s7::capture::testing
