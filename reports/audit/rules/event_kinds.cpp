#include "reports/audit/rules/event_kinds.hpp"

#include <algorithm>
#include <array>

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view ask_for_work =
    "Ask who worked at the client at that time, and whether it was planned. If nobody did: disconnect the client, keep"
    " the capture, compare the program in the controller with the archived project.";
constexpr std::string_view change_log = "The log of planned changes, and the diagnostic buffer of the controller.";
constexpr std::string_view compare = "Comparing the project online with the controller.";
constexpr std::string_view engineering = "Planned work with the engineering tool.";

constexpr std::array kinds{
    EventKind{"cpu-stopped", "cpu-stopped", Severity::warning, true, "stopped", "stop",
              "The controller no longer ran its program from then on.", "A download that needs STOP; planned work.",
              ask_for_work, change_log},
    EventKind{"cpu-started", "cpu-started", Severity::notice, false, "started", "start",
              "The controller ran its program again.", "The end of a download; planned work.", ask_for_work,
              change_log},
    EventKind{"program-download", "program-download", Severity::warning, true, "wrote program to", "write program to",
              "Blocks of the controller were replaced or added.", engineering, ask_for_work, compare},
    EventKind{"block-activated", "program-download", Severity::warning, true, "wrote program to", "write program to",
              "Blocks of the controller were replaced or added.", engineering, ask_for_work, compare},
    EventKind{"program-upload", "program-upload", Severity::notice, false, "read the program of", "read the program of",
              "The program left the controller.", "A backup, or comparing the project online.",
              "Ask whether a backup or comparison was planned there. Who holds the program knows the process.",
              "The log of backups and of planned work."},
    EventKind{"block-deleted", "block-deleted", Severity::warning, true, "deleted blocks of", "delete blocks of",
              "The controller lacks these blocks until they are loaded again.", engineering, ask_for_work, compare},
    EventKind{"force", "force", Severity::warning, true, "forced values of", "force values of",
              "Inputs, outputs or memory may hold forced values whatever the program says.", "Commissioning.",
              "Show the force table of the controller and end the job when nobody needs it; a forced value must not"
              " outlive the commissioning.",
              "The force table (an S7-300 or S7-400 lights its FRCE lamp while it is active)."},
    EventKind{"variable-modified", "variable-modified", Severity::notice, false, "changed values from a watch table in",
              "change values from a watch table in", "Values were written by hand, past the program's own ways.",
              "Commissioning or a test.",
              "Ask who tested there. In production such writes belong into the operator's screens.",
              "The log of planned work."},
    EventKind{"breakpoint", "breakpoint", Severity::warning, true, "set breakpoints in", "set breakpoints in",
              "The controller may have been held in the middle of its program.", "Debugging on a test stand.",
              ask_for_work, change_log},
    EventKind{"memory-reset", "memory-reset", Severity::warning, true, "reset the memory of", "reset the memory of",
              "Program and data were cleared; the controller starts from its memory card.",
              "Setting a station up anew.", ask_for_work, change_log},
    EventKind{"password-used", "password-used", Severity::notice, false, "sent a password to", "use a password with",
              "A protection level was lifted for this connection.", "Opening a protected controller online.",
              "Check that the client is one of the known engineering stations. The password crosses the network"
              " readable: who captured this can use it.",
              "The list of engineering stations."},
    EventKind{"clock-set", "clock-set", Severity::notice, false, "set the clock of", "set the clock of",
              "Time stamps and time-driven parts of the program follow the new time.",
              "The daily time synchronisation by a control system.",
              "Check that the client is the time master of the plant; else let it stop doing so.",
              "The time settings of the project."},
    EventKind{"firmware-update", "firmware-update", Severity::warning, true, "wrote firmware to", "write firmware to",
              "The operating system of the device was replaced.", "A planned update.",
              "Ask whether an update was planned, and compare the version with the one on file.",
              "The firmware version in the online diagnosis of the module."},
    EventKind{"alarm-locked", "alarm-locked", Severity::notice, false, "locked alarms of", "lock alarms of",
              "These alarms no longer reach the operators until they are unlocked.", "Maintenance on a sensor.",
              "Check in the control system that the alarms were unlocked again.", "The list of locked alarms."},
    EventKind{"nc-transfer", "nc-transfer", Severity::notice, false, "transferred NC files with",
              "transfer NC files with", "Part programs or data of the numerical control were read or replaced.",
              "Ordinary work at the machine.",
              "Check that the client is one of the stations that manage part programs.", "The list of those stations."},
    EventKind{"identity-changed", "identity-changed", Severity::notice, false, "saw another identity of",
              "see another identity of", "The module or its firmware was replaced, or another device took its address.",
              "A replaced module; redundant controllers behind one address.",
              "Compare order number, serial number and firmware with the list of the plant.",
              "The type plate of the module."},
};

}  // namespace

const EventKind* event_kind(std::string_view kind) noexcept {
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [kind](const EventKind& known) { return known.kind == kind; });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace s7::reports::audit::rules
