#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "cli/terminal.hpp"
#include "reports/humanise.hpp"

namespace s7::cli {
namespace {

constexpr auto first_after = std::chrono::milliseconds(500);
constexpr auto every = std::chrono::milliseconds(100);

std::string scaled(double number) {
  if (number < 1e3) return fmt::format("{:.0f}", number);
  return number < 1e6 ? fmt::format("{:.1f} k", number / 1e3) : fmt::format("{:.1f} M", number / 1e6);
}

std::string bar(double fraction, std::size_t cells) {
  const auto filled = static_cast<std::size_t>(fraction * static_cast<double>(cells));
  return fmt::format("[{}{}]", std::string(filled, '#'), std::string(cells - filled, ' '));
}

}  // namespace

std::string progress_line(const ProgressState& state, std::chrono::duration<double> elapsed, std::size_t width) {
  const double seconds = std::max(elapsed.count(), 1e-3);
  const double rate = static_cast<double>(state.packets) / seconds;
  std::string said = fmt::format("{} packets  {}/s", scaled(static_cast<double>(state.packets)), scaled(rate));
  std::string line;
  if (state.bytes_total == 0) {
    line = fmt::format("reading  {}  {}", reports::human_bytes(static_cast<std::int64_t>(state.bytes_read)), said);
  } else {
    const double fraction =
        std::min(1.0, static_cast<double>(state.bytes_read) / static_cast<double>(state.bytes_total));
    // Nothing sensible can be said of the end before a few percent are done.
    if (fraction >= 0.02) {
      const double left = seconds * (1 - fraction) / fraction;
      said += fmt::format("  {} left", reports::human_duration(std::llround(std::ceil(left)) * 1'000'000));
    }
    const std::string head = fmt::format("reading  {:3.0f} %", std::floor(fraction * 100));
    const std::size_t taken = head.size() + said.size() + 5;
    line = taken + 10 <= width
               ? fmt::format("{} {}  {}", head, bar(fraction, std::min<std::size_t>(width - taken, 40)), said)
               : fmt::format("{}  {}", head, said);
  }
  return line.substr(0, width);
}

Progress::Progress(int descriptor)
    : descriptor_(descriptor),
      terminal_(is_terminal(descriptor)),
      started_(Clock::now()),
      next_(started_ + first_after) {}

void Progress::update(const ProgressState& state) {
  if (!terminal_) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + every;
  const std::size_t width = terminal_width(descriptor_).value_or(80);
  put("\r\x1b[K" + progress_line(state, now - started_, width - 1));
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) put("\r\x1b[K");
  drawn_ = false;
}

// A bar that can't be drawn is no reason to stop.
void Progress::put(const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = ::write(descriptor_, text.data() + done, text.size() - done);
    if (written <= 0) return;
    done += static_cast<std::size_t>(written);
  }
}

}  // namespace s7::cli
