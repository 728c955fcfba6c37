#include "cli/commands/live_self_test.hpp"

#include <algorithm>

#include "capture/live/packet_ring.hpp"
#include "cli/exit_codes.hpp"
#include "cli/live/self_test/check.hpp"
#include "cli/output.hpp"

namespace s7::cli {
namespace {

// Without a name: all that are up.
std::vector<std::string> to_be_checked(const LiveOptions& options) {
  const auto& names = options.input.captures;
  const bool all = names.empty() || std::find(names.begin(), names.end(), "any") != names.end();
  return all ? capture::interfaces(true) : names;
}

bool lacks(const Checks& checks, bool disk) {
  return std::any_of(checks.begin(), checks.end(), [&](const Check& check) {
    return check.verdict == Verdict::missing && (check.topic == "disk") == disk;
  });
}

}  // namespace

int run_self_test(const LiveOptions& options) {
  const std::vector<std::string> names = to_be_checked(options);
  const MemoryPlan memory = plan_memory(options.memory, options.ring, std::max<std::size_t>(names.size(), 1));
  Checks checks;
  check_rights(checks);
  check_interfaces(names, memory, checks);
  check_clock(checks);
  check_kernel(checks);
  check_room(options, checks);
  Output output(std::nullopt);
  output.write(options.json ? self_test_json(checks) : self_test_text(checks));
  output.commit();
  if (lacks(checks, false)) return exit_device;
  return lacks(checks, true) ? exit_output : exit_done;
}

}  // namespace s7::cli
