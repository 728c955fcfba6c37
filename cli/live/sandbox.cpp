#include "cli/live/sandbox.hpp"

#include <fcntl.h>
#include <linux/sockios.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>
#include <memory>
#include <system_error>

namespace s7::cli {

namespace {

// docs/live-syscalls.md has the same lists with the reason for each call; a test compares them.
// What is not permitted fails with EPERM: a library that tries something in passing goes on without it.
class Filter {
 public:
  Filter() : context_(::seccomp_init(SCMP_ACT_ERRNO(EPERM)), &::seccomp_release) {
    if (!context_) throw SandboxError("libseccomp has no memory");
  }
  void permit(std::initializer_list<int> calls) {
    for (const int call : calls) check(::seccomp_rule_add_array(context_.get(), SCMP_ACT_ALLOW, call, 0, nullptr));
  }
  // With an argument (from 0) that equals a value, or has no bit of a mask.
  void permit_if(int call, unsigned argument, std::uint64_t equals) {
    const ::scmp_arg_cmp test{argument, SCMP_CMP_EQ, equals, 0};
    check(::seccomp_rule_add_array(context_.get(), SCMP_ACT_ALLOW, call, 1, &test));
  }
  void permit_without(int call, unsigned argument, std::uint64_t mask) {
    const ::scmp_arg_cmp test{argument, SCMP_CMP_MASKED_EQ, mask, 0};
    check(::seccomp_rule_add_array(context_.get(), SCMP_ACT_ALLOW, call, 1, &test));
  }
  void load() { check(::seccomp_load(context_.get())); }

 private:
  static void check(int result) {
    if (result != 0) throw SandboxError("seccomp: " + std::system_category().message(-result));
  }
  std::unique_ptr<void, void (*)(void*)> context_;
};

// Memory that is no code, the clock, what is open, and an end.
void permit_decoding(Filter& filter) {
  filter.permit({SCMP_SYS(recvfrom),
                 SCMP_SYS(poll),
                 SCMP_SYS(ppoll),
                 SCMP_SYS(munmap),
                 SCMP_SYS(mremap),
                 SCMP_SYS(madvise),
                 SCMP_SYS(brk),
                 SCMP_SYS(futex),
                 SCMP_SYS(clock_gettime),
                 SCMP_SYS(gettimeofday),
                 SCMP_SYS(clock_nanosleep),
                 SCMP_SYS(getrandom),
                 SCMP_SYS(close),
                 SCMP_SYS(rt_sigprocmask),
                 SCMP_SYS(rt_sigaction),
                 SCMP_SYS(rt_sigreturn),
                 SCMP_SYS(restart_syscall),
                 SCMP_SYS(getpid),
                 SCMP_SYS(gettid),
                 SCMP_SYS(exit),
                 SCMP_SYS(exit_group)});
  filter.permit_without(SCMP_SYS(mmap), 2, PROT_EXEC);
  filter.permit_without(SCMP_SYS(mprotect), 2, PROT_EXEC);
  filter.permit_if(SCMP_SYS(getsockopt), 1, SOL_SOCKET);
}

void permit_files(Filter& filter) {
  filter.permit(
      {SCMP_SYS(read),       SCMP_SYS(openat),     SCMP_SYS(unlink),    SCMP_SYS(unlinkat),   SCMP_SYS(rename),
       SCMP_SYS(renameat),   SCMP_SYS(renameat2),  SCMP_SYS(fstat),     SCMP_SYS(newfstatat), SCMP_SYS(stat),
       SCMP_SYS(lstat),      SCMP_SYS(statx),      SCMP_SYS(access),    SCMP_SYS(faccessat),  SCMP_SYS(faccessat2),
       SCMP_SYS(lseek),      SCMP_SYS(pread64),    SCMP_SYS(pwrite64),  SCMP_SYS(write),      SCMP_SYS(writev),
       SCMP_SYS(fsync),      SCMP_SYS(fdatasync),  SCMP_SYS(ftruncate), SCMP_SYS(fcntl),      SCMP_SYS(getcwd),
       SCMP_SYS(readlink),   SCMP_SYS(readlinkat), SCMP_SYS(fchmod),    SCMP_SYS(fchown),     SCMP_SYS(umask),
       SCMP_SYS(getdents64), SCMP_SYS(fstatfs),    SCMP_SYS(statfs)});
}

// To look after the interfaces and the other process, and to let that one confine itself further.
void permit_brokering(Filter& filter) {
  filter.permit({SCMP_SYS(clone),
                 SCMP_SYS(clone3),
                 SCMP_SYS(wait4),
                 SCMP_SYS(close_range),
                 SCMP_SYS(dup2),
                 SCMP_SYS(kill),
                 SCMP_SYS(tgkill),
                 SCMP_SYS(sendto),
                 SCMP_SYS(socketpair),
                 SCMP_SYS(set_robust_list),
                 SCMP_SYS(rseq),
                 SCMP_SYS(seccomp),
                 SCMP_SYS(prctl),
                 SCMP_SYS(getppid),
                 SCMP_SYS(getuid),
                 SCMP_SYS(geteuid),
                 SCMP_SYS(getgid),
                 SCMP_SYS(getegid),
                 SCMP_SYS(sysinfo),
                 SCMP_SYS(uname),
                 SCMP_SYS(prlimit64),
                 SCMP_SYS(bind),
                 SCMP_SYS(setsockopt),
                 SCMP_SYS(getsockopt),
                 SCMP_SYS(landlock_create_ruleset),
                 SCMP_SYS(landlock_add_rule),
                 SCMP_SYS(landlock_restrict_self)});
  for (const auto request : {SIOCGIFINDEX, SIOCGIFFLAGS, TCGETS, TIOCGWINSZ})
    filter.permit_if(SCMP_SYS(ioctl), 1, static_cast<std::uint64_t>(request));
  // The local log may be started again.
  filter.permit_if(SCMP_SYS(socket), 0, AF_UNIX);
  filter.permit({SCMP_SYS(connect)});
}

}  // namespace

void confine_broker(const Paths& paths) {
  restrict_files(paths);
  Filter filter;
  permit_decoding(filter);
  permit_files(filter);
  permit_brokering(filter);
  filter.load();
}

void confine_decoder(int channel) {
  restrict_files({});
  Filter filter;
  permit_decoding(filter);
  // Anywhere else it could send a packet, or a signal.
  filter.permit_if(SCMP_SYS(sendto), 0, static_cast<std::uint64_t>(channel));
  filter.permit_if(SCMP_SYS(tgkill), 0, static_cast<std::uint64_t>(::getpid()));
  filter.permit_if(SCMP_SYS(write), 0, STDERR_FILENO);
  filter.load();
}

}  // namespace s7::cli
