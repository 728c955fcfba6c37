#pragma once

// Keeps a flood of alerts from hiding the others: so many of each kind at once, then a few a minute, the rest counted.

#include <array>
#include <chrono>
#include <cstdint>

#include "cli/live/alerts/alert.hpp"

namespace s7::cli {

class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr double burst = 20;
  static constexpr auto one_every = std::chrono::seconds(6);

  // May an alert of this kind be told now? If not, it counts as held back.
  [[nodiscard]] bool admit(AlertKind kind, Time now);
  // How many were held back since the last call.
  [[nodiscard]] std::uint64_t take_held_back(AlertKind kind);

 private:
  struct Bucket {
    double left = burst;
    Time filled{};
    std::uint64_t held_back = 0;
  };
  std::array<Bucket, alert_kinds> buckets_;
};

}  // namespace s7::cli
