#include "cli/live/alerts/alert_desk.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <syslog.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <span>

namespace s7::cli {
namespace {

constexpr auto count_every = std::chrono::seconds(60);
constexpr std::size_t longest_line = PIPE_BUF - 1;  // with its end it is written as a whole or not at all

std::vector<storage::CaptureId> numbered(std::size_t captures) {
  std::vector<storage::CaptureId> out;
  for (std::size_t i = 1; i <= captures; ++i) out.push_back(static_cast<storage::CaptureId>(i));
  return out;
}

int priority_of(AlertKind kind) noexcept {
  switch (kind) {
    case AlertKind::event:
    case AlertKind::deviation:
    case AlertKind::drop: return LOG_WARNING;
    default: return LOG_NOTICE;
  }
}

}  // namespace

AlertDesk::AlertDesk(const Setup& setup, std::function<void()> before_line)
    : setup_(setup),
      before_line_(std::move(before_line)),
      rules_([this](const Alert& alert) { raise(alert); }, setup.known),
      receiver_(numbered(setup.captures)),
      loud_from_(Clock::now() + setup.quiet_for),
      next_count_(Clock::now() + count_every) {
  if (setup_.syslog) ::openlog("s7scope", LOG_PID | LOG_NDELAY, LOG_DAEMON);
}

void AlertDesk::look_at(const std::string& chunk) {
  if (idle()) return;
  static_cast<void>(receiver_.pass({reinterpret_cast<const std::uint8_t*>(chunk.data()), chunk.size()}, rules_));
  receiver_.keep();
}

void AlertDesk::begin_anew() { receiver_ = RowReceiver(numbered(setup_.captures)); }

void AlertDesk::raise(const Alert& alert) {
  const auto now = Clock::now();
  if (idle() || now < loud_from_ || !limiter_.admit(alert.kind, now)) return;
  tell(alert_text(alert), setup_.format == AlertFormat::jsonl ? alert_json(alert, longest_line) : std::string(),
       priority_of(alert.kind));
}

void AlertDesk::every_second() {
  const auto now = Clock::now();
  if (idle() || now < next_count_) return;
  next_count_ = now + count_every;
  for (std::size_t i = 0; i < alert_kinds; ++i) {
    const auto kind = static_cast<AlertKind>(i);
    const std::uint64_t count = limiter_.take_held_back(kind);
    if (count == 0) continue;
    tell(fmt::format("{}: {} more held back", name(kind), count),
         fmt::format(R"({{"alert": "{}", "held_back": {}}})", name(kind), count), priority_of(kind));
  }
}

// A reader that is slower than the alerts loses some of them; it does not hold us up.
void AlertDesk::tell(const std::string& text, const std::string& json, int priority) {
  if (setup_.syslog) ::syslog(priority, "%s", text.c_str());
  if (setup_.format == AlertFormat::none || closed_) return;
  std::string line = setup_.format == AlertFormat::jsonl ? json : text;
  if (line.size() > longest_line) line.resize(longest_line);
  line += '\n';
  ::pollfd output{STDOUT_FILENO, POLLOUT, 0};
  if (::poll(&output, 1, 0) != 1 || (output.revents & POLLOUT) == 0) {
    ++unread_;
    return;
  }
  before_line_();
  closed_ = ::write(STDOUT_FILENO, line.data(), line.size()) < 0;
}

}  // namespace s7::cli
