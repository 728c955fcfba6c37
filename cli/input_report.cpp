#include "cli/input_report.hpp"

#include <fmt/format.h>

#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "cli/usage.hpp"

namespace s7::cli {

int report_inputs(const capture::PacketSource& source, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) say("note: " + one_line(note));
  int code = exit_done;
  for (const capture::CaptureInfo& info : source.captures()) {
    if (info.packets > 0 && info.filtered == info.packets)
      say(
          fmt::format("note: {}: none of its packets passed the filter (host, net and port see neither behind VLAN tags"
                      " nor into tunnels: EXPRESSION or (vlan and EXPRESSION) sees behind one tag)",
                      one_line(info.name)));
    if (info.problem.empty()) continue;
    say(one_line(info.problem));
    code = exit_input;
  }
  return code;
}

std::uint64_t total_packets(const capture::PacketSource& source) {
  std::uint64_t out = 0;
  for (const capture::CaptureInfo& info : source.captures()) out += info.packets;
  return out;
}

}  // namespace s7::cli
