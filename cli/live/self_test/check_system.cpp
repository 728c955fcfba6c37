// Clock, kernel, memory and disk.

#include <fmt/format.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "cli/live/sandbox.hpp"
#include "cli/live/self_test/check.hpp"
#include "reports/humanise.hpp"

namespace s7::cli {
namespace {

std::string size_text(std::uint64_t bytes) { return reports::human_bytes(static_cast<std::int64_t>(bytes)); }

// Of /proc/meminfo, in bytes; 0: it does not tell.
std::uint64_t memory_available() {
  std::ifstream file("/proc/meminfo");
  for (std::string name, unit; file >> name;) {
    std::uint64_t kib = 0;
    file >> kib;
    std::getline(file, unit);
    if (name == "MemAvailable:") return kib << 10U;
  }
  return 0;
}

Check room_in(const std::string& topic, const std::string& folder, std::uint64_t wanted) {
  struct ::statvfs info {};
  if (::statvfs(folder.c_str(), &info) != 0)
    return {topic, folder, Verdict::missing, std::system_category().message(errno)};
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    return {topic, folder, Verdict::missing, "can't be written: " + std::system_category().message(errno)};
  const std::uint64_t room = std::uint64_t{info.f_bavail} * info.f_frsize;
  if (room < wanted)
    return {topic, folder, Verdict::limited,
            fmt::format("{} are free, {} are advisable", size_text(room), size_text(wanted))};
  return {topic, folder, Verdict::good, fmt::format("{} are free", size_text(room))};
}

std::string folder_of(const std::string& file) {
  const std::string folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

void check_clock(Checks& checks) {
  ::timex state{};
  const int result = ::adjtimex(&state);
  if (result < 0)
    checks.push_back({"clock", "", Verdict::limited, "can't be asked: " + std::system_category().message(errno)});
  else if (result == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
    checks.push_back({"clock", "", Verdict::limited,
                      "is not synchronised: times in the inventory are as good as this computer's clock"});
  else
    checks.push_back({"clock", "", Verdict::good,
                      fmt::format("is synchronised, within {:.1f} ms", static_cast<double>(state.maxerror) / 1e3)});
}

void check_kernel(Checks& checks) {
  // Without a filter the kernel complains about the address, where it knows filters at all.
  const bool filters = ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, nullptr, 0, 0) != 0 && errno == EFAULT;
  checks.push_back({"sandbox", "seccomp", filters ? Verdict::good : Verdict::missing,
                    filters ? "system calls can be filtered" : "the kernel has no filter (see --no-sandbox)"});
  const bool landlock = has_landlock();
  checks.push_back({"sandbox", "Landlock", landlock ? Verdict::good : Verdict::limited,
                    landlock
                        ? "files can be restricted"
                        : "the kernel has none (Linux 5.13, lsm=landlock): files are open as far as the user may"});
}

void check_room(const LiveOptions& options, Checks& checks) {
  const std::uint64_t available = memory_available(), wanted = std::uint64_t{options.memory} << 20U;
  if (available < wanted)
    checks.push_back({"memory", "", Verdict::limited,
                      fmt::format("{} are available, --memory permits {}", size_text(available), size_text(wanted))});
  else
    checks.push_back({"memory", "", Verdict::good,
                      fmt::format("{} are available, {} at most are used", size_text(available), size_text(wanted))});
  constexpr std::uint64_t for_an_inventory = std::uint64_t{1} << 30U;
  checks.push_back(room_in("disk", folder_of(options.inventory), for_an_inventory));
  if (!options.save.empty()) {
    const bool there = std::filesystem::is_directory(options.save);
    checks.push_back(room_in("disk", there ? options.save : folder_of(options.save), options.save_size));
  }
}

}  // namespace s7::cli
