#pragma once

// What live --self-test finds out about this computer, one fact per line.

#include <cstdint>
#include <string>
#include <vector>

#include "cli/live/memory_plan.hpp"
#include "cli/options.hpp"

namespace s7::cli {

// good: nothing to do. limited: it works, with a drawback that the text names. missing: live can't do its work.
enum class Verdict : std::uint8_t { good, limited, missing };

struct Check {
  std::string topic;   // rights, interface, ring, offloads, clock, sandbox, memory, disk
  std::string object;  // which interface, which folder; "": this computer
  Verdict verdict = Verdict::good;
  std::string text;
};
using Checks = std::vector<Check>;

// One file each. None changes anything.
void check_rights(Checks& checks);
// A ring of its size is made, and given back, for each of these interfaces.
void check_interfaces(const std::vector<std::string>& names, const MemoryPlan& memory, Checks& checks);
void check_clock(Checks& checks);
void check_kernel(Checks& checks);
void check_room(const LiveOptions& options, Checks& checks);

// "ok       clock: ..." a line each, or a JSON array of objects.
[[nodiscard]] std::string self_test_text(const Checks& checks);
[[nodiscard]] std::string self_test_json(const Checks& checks);

}  // namespace s7::cli
