#include "reports/audit/plan_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"
#include "reports/plan/deviations.hpp"
#include "reports/plan/make_plan.hpp"
#include "reports/plan/words.hpp"

namespace s7::reports::audit {
namespace {

using plan::Deviation;
using plan::DeviationKind;
using plan::Line;

constexpr std::size_t most_blocks = 6, most_lines = 4;

class Comparer {
 public:
  Comparer(const AuditInput& input, const plan::Plan& plan) : input_(input), plan_(plan), view_(plan_view(input)) {}
  void run(Findings& findings);

 private:
  [[nodiscard]] Finding begin(const Deviation& deviation, std::string_view rule) const;
  [[nodiscard]] Finding connection(const Deviation& deviation) const;
  [[nodiscard]] Finding access(const Deviation& deviation) const;
  [[nodiscard]] Finding not_seen(const Line& line) const;
  [[nodiscard]] std::string attempts_for(const Line& line) const;
  [[nodiscard]] std::string lines_to_add(const Deviation& deviation) const;
  [[nodiscard]] std::string outcome(const Deviation& deviation) const;
  [[nodiscard]] const Connection& of(const Deviation& deviation) const {
    return input_.connections[view_.connections[deviation.connection]];
  }

  const AuditInput& input_;
  const plan::Plan& plan_;
  PlanView view_;
};

// "line 7 of plan.csv"
std::string named_line(const plan::Plan& plan, const Line& line) {
  return fmt::format("line {} of {}", line.number, plan.file);
}

Finding Comparer::begin(const Deviation& deviation, std::string_view rule) const {
  const Connection& connection = of(deviation);
  Finding finding;
  finding.rule = rule;
  finding.severity = Severity::warning;
  finding.client = connection.client;
  finding.server = connection.server;
  finding.connection = view_.connections[deviation.connection];
  finding.settles =
      fmt::format("Whoever is responsible for {} knows whether this is wanted.", input_.who(connection.server));
  return finding;
}

// The first few ranges of what was touched, and whether there are more.
std::pair<std::vector<plan::ObservedAccess>, bool> first_of(const plan::Touched& touched) {
  std::vector<plan::ObservedAccess> accesses = plan::accesses_of(touched, most_lines + 1);
  const bool more = accesses.size() > most_lines;
  if (more) accesses.pop_back();
  return {std::move(accesses), more};
}

// What a person would paste into the plan, should it be wanted: the end of an advice.
std::string Comparer::lines_to_add(const Deviation& deviation) const {
  plan::ObservedConnection wanted = view_.observed[deviation.connection];
  bool more = false;
  std::tie(wanted.accesses, more) = first_of(deviation.touched);
  const plan::CsvLines csv = plan::csv_lines(plan::make_plan({wanted}, {}));
  const bool one = csv.lines.size() == 1 && !more;
  std::string text = one ? "this line of the plan permits it" : "these lines of the plan permit it";
  if (csv.header) text += fmt::format(" under the header {}", *csv.header);
  return fmt::format("{}: {}{}", text, fmt::join(csv.lines, "; "), more ? "; and more, which s7scope plan writes" : "");
}

// "None of the 40 items was served." Nothing where some were: that is the normal case.
std::string Comparer::outcome(const Deviation& deviation) const {
  const auto accesses = input_.accesses_of(of(deviation));
  std::uint64_t requests = 0, ok = 0, failed = 0;
  for (const std::size_t index : deviation.accesses) {
    requests += accesses[index].requests;
    ok += accesses[index].ok;
    failed += accesses[index].failed;
  }
  if (ok > 0 || requests == 0) return {};
  return fmt::format(" None of the {} was served{}.", counted(static_cast<std::int64_t>(requests), "item"),
                     failed > 0 ? "" : ", as far as answers were seen");
}

Finding Comparer::connection(const Deviation& deviation) const {
  const Connection& connection = of(deviation);
  const plan::ObservedConnection& observed = view_.observed[deviation.connection];
  const std::string client = input_.who(connection.client), server = input_.who(connection.server);
  Finding finding = begin(deviation, "unplanned-connection");
  finding.count = connection.requests;
  finding.title = fmt::format("{} connects to {}, which the plan does not permit", client, server);
  const std::string touched = plan::touched_text(deviation.touched, most_blocks);
  finding.observation =
      fmt::format("{} was connected to {} ({}) {}: {}; {}.{} No line of {} permits this connection.", client,
                  introduced(input_, connection.server), plan::connection_terms(observed), when(connection.seen),
                  counted(static_cast<std::int64_t>(connection.requests), "request"),
                  !touched.empty()            ? touched
                  : connection.answers_only() ? "only answers were captured, not what was asked"
                                              : "no variable access",
                  outcome(deviation), plan_.file);
  if (deviation.line) {
    const Line& line = plan_.lines[*deviation.line];
    finding.observation +=
        fmt::format(" For these stations {} permits {}.", named_line(plan_, line), plan::line_terms(line));
  }
  finding.alternatives =
      deviation.line
          ? "The partner was configured anew: port, TSAP or protocol are others than before."
          : "The plan is older than the connection; a station got another address; or somebody tries something.";
  finding.advice = fmt::format(
      "Find out what {} is for. If nobody wants it, keep it away from TCP port {}: s7scope firewall makes rules from "
      "the"
      " plan that do. If it is wanted, {}",
      client, connection.port, lines_to_add(deviation));
  finding.saw(connection.seen);
  return finding;
}

Finding Comparer::access(const Deviation& deviation) const {
  const Connection& connection = of(deviation);
  const bool by_server = deviation.initiator == Initiator::server;
  const std::string asker = input_.who(by_server ? connection.server : connection.client);
  const std::string asked = input_.who(by_server ? connection.client : connection.server);
  const bool other_way = deviation.kind == DeviationKind::wrong_direction;
  const std::string verb = deviation.write ? "writes" : "reads";
  const std::string what = plan::blocks_text(deviation.touched, most_blocks);
  Finding finding = begin(deviation, other_way ? "wrong-direction" : "unplanned-access");
  finding.title = fmt::format("{} {} {} of {}, which the plan {}", asker, verb, what, asked,
                              other_way ? "permits the other way only" : "does not permit");
  const auto accesses = input_.accesses_of(connection);
  Seen seen;
  for (const std::size_t index : deviation.accesses) {
    finding.count += accesses[index].requests;
    seen.extend(accesses[index].seen);
    finding.evidence.add(accesses[index].seen.first);
  }
  finding.during(seen);
  finding.observation = fmt::format("{} {} {} of {}, {} {}: {}.{}", asker, verb, what, asked,
                                    counted(static_cast<std::int64_t>(finding.count), "time"), of_capture(input_),
                                    when(seen), outcome(deviation));
  if (deviation.line) {
    const Line& line = plan_.lines[*deviation.line];
    finding.observation += fmt::format(" Planned, in {}: {}.", named_line(plan_, line), plan::line_terms(line));
  } else {
    finding.observation += " The plan permits this connection, but not these bytes.";
  }
  finding.alternatives = "The program of the partner was extended and the plan was not.";
  finding.advice = fmt::format("Ask who needs it. If nobody does, have the program of {} changed. If it is wanted, {}",
                               asker, lines_to_add(deviation));
  finding.settles = fmt::format("Whoever is responsible for {} knows whether this is wanted.", asked);
  return finding;
}

// Openings that failed explain why nothing was seen.
std::string Comparer::attempts_for(const Line& line) const {
  std::uint64_t count = 0;
  std::string outcome;
  for (const Attempt& attempt : input_.attempts) {
    if (attempt.outcome == "established" || (line.port && attempt.port != *line.port)) continue;
    if (!plan::is_of(line.client, input_.stations[attempt.client].address) ||
        !plan::is_of(line.server, input_.stations[attempt.server].address))
      continue;
    count += attempt.count;
    outcome = attempt.outcome;
  }
  if (count == 0) return {};
  return fmt::format(" It was tried: {} to connect came to nothing ({}).",
                     counted(static_cast<std::int64_t>(count), "attempt"), outcome);
}

Finding Comparer::not_seen(const Line& line) const {
  Finding finding;
  finding.rule = "planned-not-seen";
  finding.severity = Severity::notice;
  finding.confidence = Confidence::low;
  finding.title = fmt::format("Nothing used {}: {}", named_line(plan_, line), plan::line_terms(line));
  const std::string tried = attempts_for(line);
  finding.observation = fmt::format("{} permits {}. Nothing of that was seen {}.{}", named_line(plan_, line),
                                    plan::line_terms(line), of_capture(input_), tried);
  finding.observation.front() = 'L';
  for (const Capture& capture : input_.captures) {
    if (capture.filter.empty()) continue;
    finding.observation += fmt::format(" {} was read with a restriction: {}.", capture.name, capture.filter);
    break;
  }
  finding.likely_cause = tried.empty()
                             ? "Nobody needs it any more, or it is needed more rarely than the capture is long."
                             : "The partner wants the connection and can't get it.";
  finding.alternatives = "Its packets do not pass the sensor.";
  finding.advice = tried.empty()
                       ? "Capture over a shift change and a start-up. If nobody needs the line, delete it: what is "
                         "permitted and not used only helps an intruder."
                       : "See the findings about that connection; mend it, or delete the line.";
  finding.settles = "A longer capture at a place that both stations' packets pass.";
  return finding;
}

void Comparer::run(Findings& findings) {
  for (const Deviation& deviation : plan::deviations(plan_, view_.observed)) {
    switch (deviation.kind) {
      case DeviationKind::unplanned_connection: findings.push_back(connection(deviation)); break;
      case DeviationKind::unplanned_access:
      case DeviationKind::wrong_direction: findings.push_back(access(deviation)); break;
      case DeviationKind::planned_not_seen: findings.push_back(not_seen(plan_.lines[*deviation.line])); break;
    }
  }
}

}  // namespace

void compare_with_plan(const AuditInput& input, const plan::Plan& plan, Findings& findings) {
  Comparer(input, plan).run(findings);
}

}  // namespace s7::reports::audit
