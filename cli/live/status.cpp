#include "cli/live/status.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "reports/humanise.hpp"

namespace s7::cli {
namespace {

std::string per_second(std::uint64_t before, std::uint64_t now, double seconds) {
  const double rate = static_cast<double>(now - std::min(before, now)) / std::max(seconds, 1e-3);
  return reports::human_count(std::llround(rate));
}

// A status that can't be shown is no reason to stop.
void put(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::string status_line(const LiveState& before, const LiveState& now, std::chrono::duration<double> between) {
  const double seconds = between.count();
  std::string out =
      fmt::format("{} packets/s  {} S7 PDUs/s  {}  {} dropped", per_second(before.packets, now.packets, seconds),
                  per_second(before.pdus, now.pdus, seconds), reports::counted(now.connections, "connection"),
                  reports::human_count(static_cast<std::int64_t>(now.drops)));
  if (now.findings) out += "  " + reports::counted(static_cast<std::int64_t>(*now.findings), "finding");
  if (!now.fault.empty()) out += "  not written: " + now.fault;
  return out;
}

LiveStatus::LiveStatus(int descriptor, std::chrono::seconds interval)
    : descriptor_(descriptor),
      terminal_(is_terminal(descriptor)),
      interval_(terminal_ ? std::chrono::seconds(1) : interval),
      shown_(Clock::now()),
      next_(shown_ + interval_) {}

void LiveStatus::show(const LiveState& state) {
  const auto now = Clock::now();
  const std::string line = status_line(last_, state, now - shown_);
  if (terminal_) {
    const std::size_t width = terminal_width(descriptor_).value_or(80);
    put(descriptor_, "\r\x1b[K" + line.substr(0, width - 1));
    drawn_ = true;
  } else {
    say(line);
  }
  last_ = state;
  shown_ = now;
  next_ = now + interval_;
}

void LiveStatus::clear() {
  if (drawn_) put(descriptor_, "\r\x1b[K");
  drawn_ = false;
}

}  // namespace s7::cli
