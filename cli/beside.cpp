#include "cli/beside.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "cli/output.hpp"

namespace s7::cli {

mode_t rights_for(const std::string& target) {
  struct stat old {};
  if (::stat(target.c_str(), &old) == 0) return old.st_mode & 07777U;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

void sync_folder(const std::string& file) {
  std::string folder = std::filesystem::path(file).parent_path().string();
  if (folder.empty()) folder = ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

FileBeside::FileBeside(const std::string& target) : name_(target), target_(target) {
  std::error_code error;
  const auto resolved = std::filesystem::canonical(target, error);
  if (!error) target_ = resolved.string();
  std::string pattern = target_ + ".XXXXXX";
  const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor < 0) fail("cannot be written", errno);
  temporary_ = pattern;
  const bool allowed = ::fchmod(descriptor, rights_for(target_)) == 0;
  const int reason = errno;
  ::close(descriptor);
  if (!allowed) {
    ::unlink(temporary_.c_str());
    fail("cannot be written", reason);
  }
}

FileBeside::~FileBeside() {
  if (temporary_.empty()) return;
  ::unlink(temporary_.c_str());
  ::unlink((temporary_ + "-journal").c_str());
}

void FileBeside::commit() {
  const int descriptor = ::open(temporary_.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail("cannot be written", errno);
  const bool synced = ::fsync(descriptor) == 0;
  const int reason = errno;
  ::close(descriptor);
  if (!synced) fail("cannot be written", reason);
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail("cannot be replaced", errno);
  temporary_.clear();
  sync_folder(target_);
}

void FileBeside::fail(const char* what, int error) const {
  throw OutputError(fmt::format("{} {}: {}", name_, what, std::generic_category().message(error)));
}

}  // namespace s7::cli
