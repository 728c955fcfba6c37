// The part of the sandbox that gives up users, capabilities and files.

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "cli/live/sandbox.hpp"
#include "cli/options.hpp"

namespace s7::cli {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw SandboxError(what + ": " + std::system_category().message(errno));
}

void become(const std::string& user) {
  errno = 0;
  const ::passwd* const entry =
      ::getpwnam(user.c_str());  // NOLINT(concurrency-mt-unsafe): no other thread is running yet
  if (entry == nullptr) throw UsageError("--user " + user + ": there is no such user");
  const uid_t uid = entry->pw_uid;
  const gid_t gid = entry->pw_gid;
  if (uid == ::geteuid() && gid == ::getegid()) return;
  if (::initgroups(user.c_str(), gid) != 0 || ::setresgid(gid, gid, gid) != 0 || ::setresuid(uid, uid, uid) != 0)
    fail("can't become user " + user);
}

void drop_capabilities() {
  // What of the bounding set may not be dropped is of no use without a program that gives it back.
  for (unsigned long capability = 0; capability <= CAP_LAST_CAP; ++capability)
    ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  ::__user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const std::array<::__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  if (::syscall(SYS_capset, &header, none.data()) != 0) fail("can't give up capabilities");
}

constexpr std::uint64_t reading =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t everything = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;
constexpr std::uint64_t writing =
    everything &
    ~std::uint64_t{LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                   LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO};
constexpr std::uint64_t of_files =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE;

// A path that is not there can't be permitted, nor needs to be.
void permit(int rules, const std::string& path, std::uint64_t access) {
  const int file = ::open(path.c_str(), O_PATH | O_CLOEXEC);
  if (file < 0) return;
  struct ::stat info {};
  const bool folder = ::fstat(file, &info) == 0 && S_ISDIR(info.st_mode);
  const ::landlock_path_beneath_attr rule{folder ? access : access & of_files, file};
  const bool added = ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  ::close(file);
  if (!added) fail("can't permit " + path);
}

}  // namespace

void drop_privileges(const std::string& user) {
  if (!user.empty()) become(user);
  drop_capabilities();
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("can't give up new privileges");
}

bool has_landlock() noexcept {
  return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 1;
}

void restrict_files(const Paths& paths) {
  if (!has_landlock()) return;
  ::landlock_ruleset_attr handled{};  // newer headers have members that older kernels don't know: these stay zero
  handled.handled_access_fs = everything;
  const auto rules = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0));
  if (rules < 0) fail("can't restrict files");
  for (const std::string& path : paths.written) permit(rules, path, writing);
  for (const std::string& path : paths.read) permit(rules, path, reading & ~std::uint64_t{LANDLOCK_ACCESS_FS_EXECUTE});
  const bool restricted = ::syscall(SYS_landlock_restrict_self, rules, 0) == 0;
  ::close(rules);
  if (!restricted) fail("can't restrict files");
}

}  // namespace s7::cli
