#include "capture/file_source.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "capture/source.hpp"

namespace s7::capture {
namespace {

constexpr int fewest_open = 4;
constexpr int most_open = 256;

int open_for_reading(const std::string& path, int more_flags = 0) {
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | more_flags);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

[[noreturn]] void throw_unopened(const std::string& path, int error) {
  throw CaptureError(path + ": cannot be opened: " + system_error_text(error));
}

}  // namespace

std::string system_error_text(int error) { return std::error_code(error, std::generic_category()).message(); }

DescriptorBudget DescriptorBudget::of_process() {
  ::rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return DescriptorBudget(fewest_open);
  const auto quarter = limit.rlim_cur / 4;
  return DescriptorBudget(static_cast<int>(std::clamp<::rlim_t>(quarter, fewest_open, most_open)));
}

FileSource::FileSource(std::string path, DescriptorBudget* budget) : path_(std::move(path)), budget_(budget) {
  descriptor_ = open_for_reading(path_);
  if (descriptor_ < 0) throw_unopened(path_, errno);
  struct ::stat status {};
  const int failed = ::fstat(descriptor_, &status) != 0 ? errno : 0;
  if (failed != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    throw_unopened(path_, failed != 0 ? failed : (S_ISDIR(status.st_mode) ? EISDIR : EINVAL));
  }
  if (budget_ != nullptr) budget_->opened();
  device_ = status.st_dev;
  inode_ = status.st_ino;
  size_ = static_cast<std::uint64_t>(status.st_size);
  ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
}

FileSource::~FileSource() { close(); }

void FileSource::close() noexcept {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  descriptor_ = -1;
  if (budget_ != nullptr) budget_->closed();
}

bool FileSource::reopen() {
  descriptor_ = open_for_reading(path_);
  if (descriptor_ < 0) {
    problem_ = "the file cannot be opened again: " + system_error_text(errno);
    return false;
  }
  if (budget_ != nullptr) budget_->opened();
  struct ::stat status {};
  if (::fstat(descriptor_, &status) == 0 && status.st_dev == device_ && status.st_ino == inode_) return true;
  problem_ = "the file was replaced while it was being read";
  return false;
}

void FileSource::check_end() {
  if (offset_ >= size_) return;
  problem_ = "the file shrank from " + std::to_string(size_) + " to " + std::to_string(offset_) +
             " bytes while it was being read";
}

std::size_t FileSource::read(std::span<std::uint8_t> room) {
  if (!problem_.empty() || (descriptor_ < 0 && !reopen())) return 0;
  ::ssize_t count = -1;
  do {
    count = ::pread(descriptor_, room.data(), room.size(), static_cast<::off_t>(offset_));
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    problem_ = "the file cannot be read: " + system_error_text(errno);
    return 0;
  }
  offset_ += static_cast<std::uint64_t>(count);
  if (count == 0) check_end();
  if (budget_ != nullptr && budget_->exceeded()) close();
  return static_cast<std::size_t>(count);
}

std::unique_ptr<StreamSource> StreamSource::open(const std::string& path, StopQuestion stopped) {
  // Non-blocking, so that wait() and not open() waits for a FIFO's first writer.
  const int descriptor = open_for_reading(path, O_NONBLOCK);
  if (descriptor < 0) throw_unopened(path, errno);
  return std::make_unique<StreamSource>(descriptor, std::move(stopped));
}

StreamSource::~StreamSource() {
  if (descriptor_ > 0) ::close(descriptor_);
}

// Until a read will not block. A signal alone would not do: it may come between the question and the read.
bool StreamSource::wait() {
  constexpr int patience_ms = 100;
  for (;;) {
    if (stopped_ && stopped_()) {
      problem_ = "reading was stopped";
      return false;
    }
    ::pollfd readable{descriptor_, POLLIN, 0};
    const int ready = ::poll(&readable, 1, patience_ms);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
  }
}

std::size_t StreamSource::read(std::span<std::uint8_t> room) {
  while (problem_.empty() && wait()) {
    const auto count = ::read(descriptor_, room.data(), room.size());
    if (count >= 0) {
      consumed_ += static_cast<std::uint64_t>(count);
      return static_cast<std::size_t>(count);
    }
    if (errno != EINTR && errno != EAGAIN) problem_ = "the stream cannot be read: " + system_error_text(errno);
  }
  return 0;
}

}  // namespace s7::capture
