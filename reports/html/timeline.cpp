#include "reports/html/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "reports/audit/words.hpp"

namespace s7::reports::html {
namespace {

using audit::AuditInput;
using audit::Index;
using audit::Time;

constexpr std::size_t most_pairs = 40, most_servers = 60;

using Ends = std::pair<Index, Index>;  // server, client

class Collector {
 public:
  Collector(const AuditInput& input, std::int64_t resolution) : input_(input), resolution_(resolution) {}
  std::optional<Timeline> collect();

 private:
  struct Bin {
    MarkKind kind;
    std::int64_t step;
    friend auto operator<=>(const Bin&, const Bin&) = default;
  };
  struct Row {
    Intervals open;
    std::map<Bin, Mark> marks;
  };

  bool set_period();
  void count_pairs();
  Row& row(Index client, Index server) { return rows_[{server, out_.by_pair ? client : server}]; }
  void mark(Row& row, MarkKind kind, Time at, std::uint64_t count, const std::string& text);
  void add_sessions();
  void add_refusals();
  void add_attempts();
  void add_events();
  Intervals visible(const Intervals& open) const;
  [[nodiscard]] std::set<Ends> chosen() const;
  void finish();

  const AuditInput& input_;
  std::int64_t resolution_, step_ = 1;
  std::map<Ends, Row> rows_;
  Timeline out_;
};

bool Collector::set_period() {
  bool any = false;
  for (const audit::Capture& capture : input_.captures) {
    if (!capture.first_packet || !capture.last_packet) continue;
    out_.first = any ? std::min(out_.first, *capture.first_packet) : *capture.first_packet;
    out_.last = any ? std::max(out_.last, *capture.last_packet) : *capture.last_packet;
    any = true;
    out_.captures.emplace_back(*capture.first_packet, *capture.last_packet);
  }
  step_ = std::max<std::int64_t>(1, (out_.last - out_.first) / resolution_);
  return any && out_.last > out_.first;
}

void Collector::count_pairs() {
  std::set<Ends> pairs;
  for (const audit::Connection& connection : input_.connections) pairs.insert({connection.server, connection.client});
  for (const audit::Attempt& attempt : input_.attempts)
    if (attempt.outcome != "established") pairs.insert({attempt.server, attempt.client});
  out_.by_pair = pairs.size() <= most_pairs;
}

void Collector::mark(Row& row, MarkKind kind, Time at, std::uint64_t count, const std::string& text) {
  if (at < out_.first || at > out_.last) return;
  Mark& mark = row.marks[{kind, (at - out_.first) / (4 * step_)}];
  if (mark.count == 0 || at < mark.at) {
    mark.at = at;
    mark.text = text;
  }
  mark.kind = kind;
  mark.count += count;
}

void Collector::add_sessions() {
  for (const audit::Session& session : input_.sessions) {
    const audit::Connection& connection = input_.connections[session.connection];
    const Time first = session.opened.value_or(session.seen.first.time);
    Time last = std::max(session.closed.value_or(session.seen.last.time), first);
    if (!session.closed && session.end_reason == "capture-end") {
      const auto end = input_.captures[session.seen.last.capture].last_packet;
      last = std::max(last, end.value_or(last));
    }
    row(connection.client, connection.server).open.add(first, last + 1);
  }
}

void Collector::add_refusals() {
  for (const audit::Access& access : input_.accesses) {
    const audit::Connection& connection = input_.connections[access.connection];
    for (const audit::CodeSeen& code : access.codes) {
      if (!code.seen.known()) continue;
      const std::string text = fmt::format("{} of {} refused with {}", name(access.operation), audit::range_of(access),
                                           audit::code_text(input_, code.code));
      Row& target = row(connection.client, connection.server);
      mark(target, MarkKind::refusal, code.seen.first.time, code.count > 1 ? code.count - 1 : 1, text);
      if (code.count > 1) mark(target, MarkKind::refusal, code.seen.last.time, 1, text);
    }
  }
}

void Collector::add_attempts() {
  for (const audit::Attempt& attempt : input_.attempts) {
    if (attempt.outcome == "established" || !attempt.seen.known()) continue;
    mark(row(attempt.client, attempt.server), MarkKind::attempt, attempt.seen.first.time, attempt.count,
         fmt::format("{} did not get through: {}", input_.who(attempt.client), attempt.outcome));
  }
}

void Collector::add_events() {
  for (const audit::Event& event : input_.events) {
    if (!event.client || !event.server || event.at.frame == 0) continue;
    mark(row(*event.client, *event.server), MarkKind::event, event.at.time, 1,
         fmt::format("{} by {}{}{}, frame {}", event.kind, input_.who(*event.client), event.outcome.empty() ? "" : ", ",
                     event.outcome, event.at.frame));
  }
}

// Pauses shorter than a step can't be seen.
Intervals Collector::visible(const Intervals& open) const {
  Intervals out;
  Time end = 0;
  bool any = false;
  for (const auto& [first, behind] : open) {
    out.add(any && first - end < step_ ? end : first, behind);
    end = behind;
    any = true;
  }
  return out;
}

// Where there are too many, those go first on which more happened than being connected.
std::set<Ends> Collector::chosen() const {
  const std::size_t most = out_.by_pair ? most_pairs : most_servers;
  std::set<Ends> ends;
  for (const bool eventful : {true, false})
    for (const auto& [key, row] : rows_)
      if (ends.size() < most && row.marks.empty() != eventful) ends.insert(key);
  return ends;
}

void Collector::finish() {
  const std::set<Ends> shown = chosen();
  for (auto& [ends, row] : rows_) {
    if (shown.count(ends) == 0) continue;
    TimelineLane& lane = out_.lanes.emplace_back();
    lane.server = ends.first;
    lane.label =
        out_.by_pair ? fmt::format("{} > {}", input_.who(ends.second), input_.who(ends.first)) : input_.who(ends.first);
    lane.open = visible(row.open);
    for (auto& [bin, mark] : row.marks) lane.marks.push_back(std::move(mark));
  }
  out_.left_out = rows_.size() - out_.lanes.size();
}

std::optional<Timeline> Collector::collect() {
  if (!set_period()) return std::nullopt;
  count_pairs();
  add_sessions();
  add_refusals();
  add_attempts();
  add_events();
  if (rows_.empty()) return std::nullopt;
  finish();
  return std::move(out_);
}

}  // namespace

std::string_view name(MarkKind kind) noexcept {
  switch (kind) {
    case MarkKind::event: return "event";
    case MarkKind::refusal: return "refusal";
    case MarkKind::attempt: break;
  }
  return "attempt";
}

std::optional<Timeline> timeline_of(const AuditInput& input, std::int64_t resolution) {
  return Collector(input, resolution).collect();
}

}  // namespace s7::reports::html
