#include "reports/audit/late_answers.hpp"

#include "reports/overview/facts.hpp"

namespace s7::reports::audit {
namespace {

constexpr Duration slow_median = 200'000;  // S7-300 behind a panel: median 14 ms, never above about 100 ms
constexpr Duration slow_tail = 500'000;    // 95 of 100

}  // namespace

bool is_measured(const Connection& connection) noexcept {
  return is_s7(connection.protocol) && connection.latency_median && connection.latency_p95 &&
         connection.answered >= enough_answers;
}

bool is_slow(const Connection& connection) noexcept {
  return connection.latency_median.value_or(0) >= slow_median || connection.latency_p95.value_or(0) >= slow_tail;
}

}  // namespace s7::reports::audit
