#pragma once

// From rows to alerts that are told: rules, learning time, rate limit, and where they go.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/live/alerts/alert.hpp"
#include "cli/live/alerts/alert_rules.hpp"
#include "cli/live/alerts/rate_limiter.hpp"
#include "cli/live/row_receiver.hpp"
#include "cli/options.hpp"

namespace s7::cli {

class AlertDesk {
 public:
  using Clock = std::chrono::steady_clock;
  struct Setup {
    AlertFormat format = AlertFormat::none;
    bool syslog = false;
    std::chrono::seconds quiet_for{0};  // learns what is usual, and tells nothing
    std::size_t captures = 0;           // how many the rows speak of
    std::size_t known = 262'144;        // see AlertRules
  };
  // `before_line`: called before a line goes to standard output.
  AlertDesk(const Setup& setup, std::function<void()> before_line);

  [[nodiscard]] AlertRules& rules() noexcept { return rules_; }
  // Nobody wants alerts: there is no need to look at rows.
  [[nodiscard]] bool idle() const noexcept { return setup_.format == AlertFormat::none && !setup_.syslog; }
  // A chunk of rows; nonsense is somebody else's matter.
  void look_at(const std::string& chunk);
  void end_batch() { receiver_.end_batch(); }
  // The rows come from another process now.
  void begin_anew();
  void raise(const Alert& alert);
  // Says now and then how many were held back.
  void every_second();

 private:
  void tell(const std::string& text, const std::string& json, int priority);

  Setup setup_;
  std::function<void()> before_line_;
  AlertRules rules_;
  RowReceiver receiver_;
  RateLimiter limiter_;
  Clock::time_point loud_from_, next_count_;
  std::uint64_t unread_ = 0;  // lines that nobody took from standard output
  bool closed_ = false;       // nobody reads it any more
};

}  // namespace s7::cli
