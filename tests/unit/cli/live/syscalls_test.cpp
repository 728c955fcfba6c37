// Every system call that the kernel may have, tried in a confined process: docs/live-syscalls.md says which get
// through.

#include <gtest/gtest.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "cli/live/sandbox.hpp"
#include "tests/support/paths.hpp"

namespace s7::cli {
namespace {

using Names = std::set<std::string>;
using Arguments = std::array<long, 6>;
constexpr long most_calls = 600;
constexpr int channel = 9;  // need not be open: what is refused is refused before that is looked at

// Names in the first column of the table below a heading.
Names table_below(const std::string& heading) {
  std::ifstream file(test::source_dir() + "/docs/live-syscalls.md");
  Names out;
  bool here = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) here = line == "## " + heading;
    if (!here || !line.starts_with("| `")) continue;
    const std::string column = line.substr(0, line.find(" | "));
    for (std::size_t at = column.find('`'); at != std::string::npos; at = column.find('`', at)) {
      const std::size_t end = column.find('`', at + 1);
      out.insert(column.substr(at + 1, end - at - 1));
      at = end + 1;
    }
  }
  return out;
}

std::map<std::string, long> calls_of_this_machine() {
  std::map<std::string, long> out;
  for (long number = 0; number < most_calls; ++number) {
    char* const name = ::seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, static_cast<int>(number));
    if (name == nullptr) continue;
    out.emplace(name, number);
    std::free(name);  // NOLINT(cppcoreguidelines-no-malloc): libseccomp says so
  }
  return out;
}

// Arguments that the tables permit, where not all are, and that do no harm. Everywhere else nonsense will do.
Arguments arguments_of(const std::string& name) {
  if (name == "mmap" || name == "mprotect") return {0, 0, PROT_READ, MAP_PRIVATE, -1, 0};
  if (name == "getsockopt") return {-1, SOL_SOCKET, 0, 0, 0, 0};
  if (name == "write") return {STDERR_FILENO, 0, 0, 0, 0, 0};
  if (name == "sendto") return {channel, 0, 0, 0, 0, 0};
  if (name == "tgkill") return {::getpid(), ::gettid(), 0, 0, 0, 0};
  if (name == "kill") return {::getpid(), 0, 0, 0, 0, 0};
  if (name == "ioctl") return {-1, TCGETS, 0, 0, 0, 0};
  if (name == "socket") return {AF_UNIX, -1, 0, 0, 0, 0};
  return {-1, -1, -1, -1, -1, -1};
}

// Whether the call gets through in a process of its own; so it does when the process ends by it.
bool gets_through(const std::function<void()>& confine, const std::string& name, long number, int& refused) {
  refused = 0;
  const pid_t child = ::fork();
  if (child == 0) {
    const ::rlimit none{};
    ::setrlimit(RLIMIT_CORE, &none);
    ::alarm(10);
    confine();
    const Arguments a = arguments_of(name);
    errno = 0;
    const long result = ::syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    refused = result == -1 && errno == EPERM ? 1 : 0;
    ::syscall(SYS_exit_group, 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return refused == 0;
}

void expect_exactly(const Names& permitted, const std::function<void()>& confine) {
  int& refused =
      *static_cast<int*>(::mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  const auto calls = calls_of_this_machine();
  EXPECT_GT(calls.size(), 250U);
  // Those of the kernel's own trampolines pass every filter, by its rules.
  const Names beyond_filters = {"uprobe", "uretprobe"};
  for (const auto& [name, number] : calls) {
    if (beyond_filters.contains(name)) continue;
    EXPECT_EQ(gets_through(confine, name, number, refused), permitted.contains(name)) << name;
  }
  ::munmap(&refused, sizeof(int));
}

TEST(SystemCalls, OfTheDecodingProcess) {
  const Names listed = table_below("The process that decodes");
  ASSERT_GT(listed.size(), 20U);
  for (const char* const never : {"openat", "socket", "execve", "clone", "connect", "kill", "ptrace", "sendmsg"})
    EXPECT_FALSE(listed.contains(never)) << never;
  expect_exactly(listed, [] {
    drop_privileges("");
    confine_decoder(channel);
  });
}

TEST(SystemCalls, OfTheProcessWithTheInventory) {
  Names listed = table_below("The process with the inventory");
  ASSERT_GT(listed.size(), 50U);
  for (const char* const never : {"execve", "ptrace", "mount", "bpf", "io_uring_setup"})
    EXPECT_FALSE(listed.contains(never)) << never;
  listed.merge(table_below("The process that decodes"));
  expect_exactly(listed, [] {
    drop_privileges("");
    confine_broker({});
  });
}

}  // namespace
}  // namespace s7::cli
