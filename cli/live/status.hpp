#pragma once

// How the watching goes: a line that is refreshed in place on a terminal, a line now and then elsewhere.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace s7::cli {

struct LiveState {
  std::uint64_t packets = 0, pdus = 0, drops = 0;  // since the start
  std::int64_t connections = 0;                    // of the inventory
  std::string fault;                               // why the inventory can't be written; "": it can
  std::optional<std::uint64_t> findings{};         // of the audit, at or above `warning`; nullopt: not yet known
};

// "1,234 packets/s  56 S7 PDUs/s  3 connections  0 dropped  2 findings"
[[nodiscard]] std::string status_line(const LiveState& before, const LiveState& now,
                                      std::chrono::duration<double> between);

class LiveStatus {
 public:
  using Clock = std::chrono::steady_clock;
  // Writes to `descriptor` (standard error): every second on a terminal, else every `interval`.
  LiveStatus(int descriptor, std::chrono::seconds interval);
  LiveStatus(const LiveStatus&) = delete;
  LiveStatus& operator=(const LiveStatus&) = delete;
  ~LiveStatus() { clear(); }

  [[nodiscard]] bool due() const { return Clock::now() >= next_; }
  void show(const LiveState& state);
  // Takes the line away, so that a message can be written.
  void clear();

 private:
  int descriptor_;
  bool terminal_, drawn_ = false;
  std::chrono::seconds interval_;
  Clock::time_point shown_, next_;
  LiveState last_;
};

}  // namespace s7::cli
