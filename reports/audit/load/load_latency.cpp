#include <fmt/format.h>

#include "reports/audit/last_change.hpp"
#include "reports/audit/late_answers.hpp"
#include "reports/audit/load/loader.hpp"

namespace s7::reports::audit {
namespace {

constexpr Duration minute_us = 60'000'000;

std::int64_t minute_of(Time time) noexcept { return time / minute_us - (time % minute_us < 0 ? 1 : 0); }

// Of an answer whose request was not seen no latency is known, but minutes count it: a mean over many such is too low.
bool knows_most_requests(const Connection& connection) noexcept {
  return connection.responses <= connection.answered ||
         connection.responses - connection.answered < connection.responses / 20;
}

}  // namespace

LatencyAround Loader::latency_around(const Connection& connection, const LastChange& change) {
  const std::int64_t begin = minute_of(change.first), end = minute_of(change.last);
  LatencyAround around{change.event, {}, {}};
  std::optional<std::int64_t> previous;
  each(fmt::format("SELECT minute, responses, latency_sum_us FROM connection_minute WHERE connection = {}"
                   " AND responses > 0 ORDER BY minute",
                   connection.id),
       [&](Cells& cells) {
         const std::int64_t minute = cells.integer();
         if (minute >= begin && minute <= end) return;
         LatencyAround::Side& side = minute < begin ? around.before : around.after;
         if (previous != minute) ++side.minutes;
         previous = minute;
         side.answers += cells.count();
         side.sum += cells.count();
       });
  return around;
}

// A plant has millions of such minutes: only those are read of which something will be said.
void Loader::load_latency() {
  for (Index server = 0; server < input_.stations.size(); ++server) {
    if (input_.stations[server].events.empty()) continue;
    const auto change = last_change(input_, server);
    if (!change) continue;
    for (const Index index : input_.stations[server].as_server) {
      const Connection& connection = input_.connections[index];
      if (is_measured(connection) && is_slow(connection) && knows_most_requests(connection))
        input_.latency_around.emplace(index, latency_around(connection, *change));
    }
  }
}

}  // namespace s7::reports::audit
