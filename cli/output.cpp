#include "cli/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/beside.hpp"

namespace s7::cli {
namespace {

constexpr std::size_t enough = std::size_t{64} * 1024;

}  // namespace

void say(std::string_view text) {
  const std::string line = fmt::format("s7scope: {}\n", text);
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

Output::Output(const std::optional<std::string>& file) : name_(file.value_or("standard output")) {
  if (!file || *file == "-") {
    descriptor_ = STDOUT_FILENO;
    name_ = "standard output";
    return;
  }
  struct stat there {};
  if (::stat(file->c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
    descriptor_ = ::open(file->c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail("cannot be opened", errno);
    owned_ = true;
    return;
  }
  // A symbolic link stays one: its target is what gets replaced.
  std::error_code error;
  const auto resolved = std::filesystem::canonical(*file, error);
  open_beside(error ? *file : resolved.string());
}

Output::Output(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

Output::~Output() {
  if (owned_ && descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void Output::open_beside(const std::string& target) {
  target_ = target;
  std::string pattern = target + ".XXXXXX";
  descriptor_ = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail("cannot be written", errno);
  owned_ = true;
  temporary_ = pattern;
  if (::fchmod(descriptor_, rights_for(target)) != 0) fail("cannot be written", errno);
}

void Output::fail(const char* what, int error) const {
  throw OutputError(fmt::format("{} {}: {}", name_, what, std::generic_category().message(error)));
}

void Output::write(std::string_view text) {
  pending_ += text;
  if (pending_.size() >= enough) flush();
}

void Output::flush() {
  std::string_view rest = pending_;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int error = errno;
      pending_.clear();
      if (error == EPIPE) throw OutputClosed{};
      fail("cannot be written", error);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  pending_.clear();
}

void Output::commit() {
  flush();
  if (temporary_.empty()) return;
  if (::fsync(descriptor_) != 0) fail("cannot be written", errno);
  // Some file systems report a full disk only now.
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0) fail("cannot be written", errno);
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail("cannot be replaced", errno);
  temporary_.clear();
  sync_folder(target_);
}

}  // namespace s7::cli
