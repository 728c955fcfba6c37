#pragma once

#include <sys/types.h>

#include <cstdint>

#include "capture/byte_source.hpp"

namespace s7::capture {

// How many files may stay open between two reads. Beyond that, files are reopened for every block, so that thousands
// of captures whose times overlap need only as many descriptors as this. Must outlive its sources.
class DescriptorBudget {
 public:
  explicit DescriptorBudget(int limit) noexcept : limit_(limit) {}
  // A part of what the process may have open, leaving the rest to others.
  static DescriptorBudget of_process();

  void opened() noexcept { ++open_; }
  void closed() noexcept { --open_; }
  [[nodiscard]] bool exceeded() const noexcept { return open_ > limit_; }

 private:
  int limit_;
  int open_ = 0;
};

// The bytes of a regular file, read with large read calls: a file that shrinks meanwhile cannot raise SIGBUS as a
// mapping would. Reads to the end that the file has when it gets there.
class FileSource final : public ByteSource {
 public:
  // Throws CaptureError when the file cannot be opened or is no regular file. `budget` may be null.
  explicit FileSource(std::string path, DescriptorBudget* budget = nullptr);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::size_t read(std::span<std::uint8_t> room) override;
  const std::string& problem() const override { return problem_; }
  std::uint64_t consumed() const override { return offset_; }
  // The next read begins at this byte of the file.
  void seek(std::uint64_t offset) noexcept { offset_ = offset; }
  // Bytes when it was opened.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

 private:
  void close() noexcept;
  bool reopen();
  void check_end();

  std::string path_;
  DescriptorBudget* budget_;
  std::string problem_;
  std::uint64_t offset_ = 0;
  std::uint64_t size_ = 0;
  ::dev_t device_ = 0;
  ::ino_t inode_ = 0;
  int descriptor_ = -1;
};

// The bytes of stdin, a pipe or a device. While it waits for them it asks `stopped` about ten times a second; when that
// says true it ends with a problem.
class StreamSource final : public ByteSource {
 public:
  // Takes the descriptor and closes it, unless it is 0 (stdin).
  StreamSource(int descriptor, StopQuestion stopped) noexcept : descriptor_(descriptor), stopped_(std::move(stopped)) {}
  // Opens a pipe or device by name; a FIFO need not have a writer yet. Throws CaptureError when it cannot be opened.
  static std::unique_ptr<StreamSource> open(const std::string& path, StopQuestion stopped);
  ~StreamSource() override;
  StreamSource(const StreamSource&) = delete;
  StreamSource& operator=(const StreamSource&) = delete;

  std::size_t read(std::span<std::uint8_t> room) override;
  const std::string& problem() const override { return problem_; }
  std::uint64_t consumed() const override { return consumed_; }

 private:
  bool wait();

  int descriptor_;
  StopQuestion stopped_;
  std::uint64_t consumed_ = 0;
  std::string problem_;
};

// The text of an errno value.
std::string system_error_text(int error);

}  // namespace s7::capture
