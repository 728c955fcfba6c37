// What is refused once a process is confined. Each test confines a child of its own.

#include "cli/live/sandbox.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <string>

namespace s7::cli {
namespace {

// The exit code of a child that does this; 99: it died or threw.
int in_child(const std::function<int()>& act) {
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 99;
    try {
      code = act();
    } catch (...) {
      code = 98;
    }
    ::_exit(code);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

bool refused(long result) { return result < 0 && (errno == EPERM || errno == EACCES); }

TEST(Sandbox, TheDecodingProcessCanOpenNothing) {
  const int failed = in_child([] {
    int others[2];
    if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, others) != 0) return 10;
    const pid_t parent = ::getppid();
    drop_privileges("");
    confine_decoder(STDERR_FILENO);
    if (!refused(::open("/etc/passwd", O_RDONLY))) return 1;
    if (!refused(::open("/tmp/s7scope-sandbox-test", O_CREAT | O_WRONLY, 0600))) return 2;
    if (!refused(::socket(AF_INET, SOCK_STREAM, 0))) return 3;
    if (!refused(::socket(AF_UNIX, SOCK_STREAM, 0))) return 4;
    std::string program = "true";
    char* const arguments[] = {program.data(), nullptr};
    if (!refused(::execv("/bin/true", arguments))) return 5;
    if (!refused(::fork())) return 6;
    if (!refused(::kill(parent, 0)) || !refused(::tgkill(parent, parent, 0))) return 7;
    if (::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED) return 8;
    if (!refused(::unlink("/tmp/s7scope-sandbox-test"))) return 9;
    if (!refused(::send(others[0], "x", 1, 0)) || !refused(::write(others[0], "x", 1))) return 11;
    return 0;
  });
  EXPECT_EQ(failed, 0);
}

TEST(Sandbox, TheDecodingProcessCanWork) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  const int failed = in_child([&] {
    drop_privileges("");
    confine_decoder(ends[0]);
    try {
      throw std::runtime_error("caught");
    } catch (const std::exception&) {
    }
    const std::vector<char> memory(8'000'000, 'x');
    return ::send(ends[0], memory.data(), 1, 0) == 1 ? 0 : 1;
  });
  EXPECT_EQ(failed, 0);
  char got = 0;
  EXPECT_EQ(::recv(ends[1], &got, 1, MSG_DONTWAIT), 1);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Sandbox, TheOtherProcessKeepsItsFolders) {
  const auto root = std::filesystem::temp_directory_path() / ("s7scope-sandbox-" + std::to_string(::getpid()));
  const auto ours = root / "ours", others = root / "others";
  std::filesystem::create_directories(ours);
  std::filesystem::create_directories(others);
  const int failed = in_child([&] {
    drop_privileges("");
    confine_broker({{ours.string()}, {others.string()}});
    const int file = ::open((ours / "x").c_str(), O_CREAT | O_RDWR, 0600);
    if (file < 0 || ::write(file, "x", 1) != 1 || ::fsync(file) != 0) return 1;
    if (::rename((ours / "x").c_str(), (ours / "y").c_str()) != 0 || ::unlink((ours / "y").c_str()) != 0) return 2;
    if (!refused(::socket(AF_INET, SOCK_STREAM, 0))) return 3;
    if (!refused(::socket(AF_PACKET, SOCK_RAW, 0))) return 4;
    std::string program = "true";
    char* const arguments[] = {program.data(), nullptr};
    if (!refused(::execv("/bin/true", arguments))) return 5;
    if (!has_landlock()) return 0;
    if (!refused(::open("/etc/passwd", O_RDONLY))) return 6;
    if (!refused(::open((others / "x").c_str(), O_CREAT | O_WRONLY, 0600))) return 7;
    return 0;
  });
  EXPECT_EQ(failed, 0);
  std::filesystem::remove_all(root);
}

}  // namespace
}  // namespace s7::cli
