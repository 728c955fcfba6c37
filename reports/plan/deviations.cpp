#include "reports/plan/deviations.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "reports/plan/fit.hpp"
#include "reports/plan/grants.hpp"

namespace s7::reports::plan {
namespace {

struct Way {
  Initiator initiator;
  bool write;
  friend auto operator<=>(const Way&, const Way&) = default;
};

Touched without(Touched a, const Touched& b) {
  remove(a, b);
  return a;
}

void join(Touched& into, const Touched& other) {
  for (const auto& [block, touched] : other) {
    into[block].bytes.add(touched.bytes);
    into[block].whole |= touched.whole;
  }
}

// The deviations of one connection that some line permits.
class ConnectionCheck {
 public:
  ConnectionCheck(const Plan& plan, const std::vector<std::size_t>& lines, const ObservedConnection& connection,
                  std::size_t index)
      : plan_(plan), lines_(lines), connection_(connection), index_(index) {}
  void run(std::vector<Deviation>& out);

 private:
  void check(std::size_t access);
  void note(DeviationKind kind, std::size_t access, const Touched& touched);
  [[nodiscard]] std::optional<std::size_t> line_about(const Touched& touched) const;

  const Plan& plan_;
  const std::vector<std::size_t>& lines_;
  const ObservedConnection& connection_;
  std::size_t index_;
  Grants grants_;
  std::map<std::pair<DeviationKind, Way>, Deviation> found_;
};

void ConnectionCheck::note(DeviationKind kind, std::size_t access, const Touched& touched) {
  if (touched.empty()) return;
  const Block& block = connection_.accesses[access].block;
  Deviation& found = found_[{kind, Way{block.initiator, block.write}}];
  found.kind = kind;
  found.connection = index_;
  found.initiator = block.initiator;
  found.write = block.write;
  join(found.touched, touched);
  found.accesses.push_back(access);
}

// To the byte: what is permitted in another way has the wrong direction, the rest is not planned at all.
void ConnectionCheck::check(std::size_t access) {
  const ObservedAccess& asked = connection_.accesses[access];
  const Touched lacking = grants_.lacking(asked, asked.block.initiator, asked.block.write);
  if (lacking.empty()) return;
  Touched nowhere = lacking;
  for (const Way& way : {Way{Initiator::client, false}, Way{Initiator::client, true}, Way{Initiator::server, false},
                         Way{Initiator::server, true}}) {
    const Touched there = without(lacking, grants_.lacking(asked, way.initiator, way.write));
    remove(nowhere, there);
  }
  note(DeviationKind::wrong_direction, access, without(lacking, nowhere));
  note(DeviationKind::unplanned_access, access, nowhere);
}

std::optional<std::size_t> ConnectionCheck::line_about(const Touched& touched) const {
  for (const std::size_t line : lines_) {
    if (!plan_.lines[line].permit) continue;
    Permit any_way = *plan_.lines[line].permit;
    any_way.read = any_way.write = any_way.by_client = any_way.by_server = true;
    if (concerns(any_way, touched)) return line;
  }
  return std::nullopt;
}

void ConnectionCheck::run(std::vector<Deviation>& out) {
  for (const std::size_t line : lines_) {
    if (plan_.lines[line].permit) grants_.add(*plan_.lines[line].permit);
  }
  for (std::size_t access = 0; access < connection_.accesses.size(); ++access) check(access);
  for (auto& [key, deviation] : found_) {
    if (deviation.kind == DeviationKind::wrong_direction) deviation.line = line_about(deviation.touched);
    out.push_back(std::move(deviation));
  }
}

Deviation unplanned(const ObservedConnection& connection, std::size_t index,
                    const std::vector<std::size_t>& of_stations) {
  Deviation out;
  out.connection = index;
  out.touched = touched_by(connection);
  for (std::size_t i = 0; i < connection.accesses.size(); ++i) out.accesses.push_back(i);
  if (!of_stations.empty()) out.line = of_stations.front();
  return out;
}

}  // namespace

std::vector<Deviation> deviations(const Plan& plan, const std::vector<ObservedConnection>& observed) {
  const LineIndex index(plan);
  std::vector<bool> seen(plan.lines.size(), false);
  std::vector<Deviation> out;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const std::vector<std::size_t> of_stations = index.of_stations(observed[i]);
    std::vector<std::size_t> fitting;
    std::copy_if(of_stations.begin(), of_stations.end(), std::back_inserter(fitting),
                 [&](std::size_t line) { return fits(plan.lines[line], observed[i]); });
    if (fitting.empty()) {
      out.push_back(unplanned(observed[i], i, of_stations));
      continue;
    }
    const Touched touched = touched_by(observed[i]);
    for (const std::size_t line : fitting)
      seen[line] = seen[line] || !plan.lines[line].permit || concerns(*plan.lines[line].permit, touched);
    ConnectionCheck(plan, fitting, observed[i], i).run(out);
  }
  for (std::size_t line = 0; line < seen.size(); ++line) {
    if (seen[line]) continue;
    Deviation& deviation = out.emplace_back();
    deviation.kind = DeviationKind::planned_not_seen;
    deviation.line = line;
  }
  return out;
}

std::vector<std::size_t> never_served(const Plan& plan, std::vector<ObservedConnection> observed) {
  const auto not_seen = [&] {
    std::vector<std::size_t> lines;
    for (const Deviation& deviation : deviations(plan, observed)) {
      if (deviation.kind == DeviationKind::planned_not_seen) lines.push_back(*deviation.line);
    }
    return lines;
  };
  const std::vector<std::size_t> never_asked = not_seen();
  for (ObservedConnection& connection : observed) {
    auto& all = connection.accesses;
    all.erase(std::remove_if(all.begin(), all.end(), [](const ObservedAccess& access) { return access.refused; }),
              all.end());
  }
  const std::vector<std::size_t> not_served = not_seen();
  std::vector<std::size_t> out;
  std::set_difference(not_served.begin(), not_served.end(), never_asked.begin(), never_asked.end(),
                      std::back_inserter(out));
  return out;
}

}  // namespace s7::reports::plan
