// slow-answers: a controller answers late, and what of it the packets show: the way, the queue or the controller.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/audit/late_answers.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr Duration unbearable = 1'000'000;  // median that people at a panel notice
constexpr Duration quick = 50'000;          // median that serves as contrast

constexpr Duration long_pause = 2'000'000;  // a single answer that was so late
constexpr std::uint64_t repetitions = 3;    // beside it: lost packets, not a busy controller

struct Way {
  std::uint64_t packets = 0, repeated = 0;
  [[nodiscard]] bool loses() const noexcept { return repeated >= 3 && 100 * repeated >= packets; }
};

Way way_of(const AuditInput& input, const Connection& connection) {
  Way way;
  for (const Session& session : input.sessions_of(connection)) {
    way.packets += session.to_server.packets + session.to_client.packets;
    way.repeated += session.to_server.retransmissions + session.to_client.retransmissions;
  }
  return way;
}

// Uploads, downloads and the like take their time; what is judged is the exchange of values.
bool exchanges_values(const Connection& connection) {
  return 2 * (connection.reads + connection.writes) >= connection.requests;
}

bool queue_is_full(const Connection& connection) { return 10 * connection.at_job_limit >= connection.requests; }

// The quickest comparable connection of a list, but `than`; nullptr: none that is quick.
const Connection* quicker(const AuditInput& input, const std::vector<Index>& connections, const Connection& than) {
  const Connection* best = nullptr;
  for (const Index index : connections) {
    const Connection& other = input.connections[index];
    if (&other == &than || !is_measured(other) || is_slow(other) || *other.latency_median > quick) continue;
    if (other.client == than.client && other.server == than.server) continue;
    if (best == nullptr || *other.latency_median < *best->latency_median) best = &other;
  }
  return best;
}

std::string contrast(const AuditInput& input, const Connection* same_server, const Connection* same_client) {
  std::string text;
  if (same_server != nullptr)
    text += fmt::format(" The same controller answers {} within {} (median).", input.who(same_server->client),
                        human_duration(*same_server->latency_median));
  if (same_client != nullptr)
    text += fmt::format(" The same client gets answers from {} within {} (median).", input.who(same_client->server),
                        human_duration(*same_client->latency_median));
  return text;
}

std::string waiting_text(const Connection& connection) {
  const Duration span = connection.seen.last.time - connection.seen.first.time;
  if (span <= 0 || connection.most_outstanding > 1) return {};
  return fmt::format(" The client spent {} % of the connection's time waiting.",
                     std::min<Duration>(100, 100 * connection.latency_sum / span));
}

// How regularly the most frequent access comes.
std::string period_text(const AuditInput& input, const Connection& connection) {
  const Access* busiest = nullptr;
  for (const Access& access : input.accesses_of(connection))
    if (access.period_median && access.period_p95 && (busiest == nullptr || access.requests > busiest->requests))
      busiest = &access;
  if (busiest == nullptr) return {};
  return fmt::format(" It asks for {} every {} (95 of 100: at most {}).", range_of(*busiest),
                     human_duration(*busiest->period_median), human_duration(*busiest->period_p95));
}

// How it was before the controller was last changed, and how after. Which of the two made the other is not said.
std::string around_text(const AuditInput& input, Index connection) {
  const auto at = input.latency_around.find(connection);
  if (at == input.latency_around.end()) return {};
  const auto& [change, before, after] = at->second;
  if (before.answers < enough_answers || after.answers < enough_answers) return {};
  const auto minutes = [](const LatencyAround::Side& side) {
    return human_duration(static_cast<Duration>(side.minutes) * 60'000'000);
  };
  const Event& event = input.events[change];
  const std::string the_change = fmt::format("the last change seen ({}, {})", event.kind, when(event.at.time));
  const auto was = static_cast<double>(before.mean()), is = static_cast<double>(after.mean());
  if (std::abs(is - was) < 0.2 * was)
    return fmt::format(" Answers took about as long before {} as after it: {} on average in {}, then {} in {}.",
                       the_change, human_duration(before.mean()), minutes(before), human_duration(after.mean()),
                       minutes(after));
  return fmt::format(" Answers took {} on average in {} before {}, and {} in {} after it.",
                     human_duration(before.mean()), minutes(before), the_change, human_duration(after.mean()),
                     minutes(after));
}

void judge_way(Finding& finding) {
  finding.likely_cause = "Packets get lost on the way: they had to be sent again.";
  finding.confidence = Confidence::high;
  finding.alternatives = "A controller so busy that it does not acknowledge in time.";
  finding.advice =
      "Look at the error counters of the switch ports, at duplex settings, cables and wireless links between the two"
      " stations.";
  finding.settles = "A second capture beside the controller: are the packets missing there, too?";
}

void judge_queue(Finding& finding) {
  finding.likely_cause = "The client asks for more at once than the controller agreed to work on: the rest waits.";
  finding.confidence = Confidence::medium;
  finding.alternatives = "A high communication load from other partners.";
  finding.advice =
      "Join neighbouring addresses into fewer, longer reads, and ask less often for what changes slowly. The number of"
      " jobs agreed on stands in the connections.";
  finding.settles = "Poll half as many variables: do the answers come sooner?";
}

void judge_controller(Finding& finding, bool others_are_quick) {
  finding.likely_cause = others_are_quick
                             ? "What this client asks for takes the controller long, or the way to it is slow."
                             : "The controller has little time for communication: a long cycle or many partners.";
  finding.confidence = others_are_quick ? Confidence::low : Confidence::medium;
  finding.alternatives = "A slow link (radio, modem, remote access), or a gateway that asks the controller in turn.";
  finding.advice =
      "Compare with the cycle time of the CPU: classic controllers answer at the end of a cycle. Use fewer and longer"
      " reads, spread the partners, and raise the communication load in the CPU's properties only with care: it"
      " lengthens the cycle.";
  finding.settles = "Cycle time and communication load in the online diagnosis of the CPU, and the time a ping takes.";
}

void tell(const AuditInput& input, Index index, Findings& findings) {
  const Connection& connection = input.connections[index];
  const Connection* same_server = quicker(input, input.stations[connection.server].as_server, connection);
  const Connection* same_client = quicker(input, input.stations[connection.client].as_client, connection);
  const Way way = way_of(input, connection);
  Finding& finding = findings.emplace_back();
  finding.rule = "slow-answers";
  finding.severity = *connection.latency_median >= unbearable ? Severity::warning : Severity::notice;
  finding.client = connection.client;
  finding.server = connection.server;
  finding.connection = index;
  finding.count = connection.answered;
  finding.saw(connection.latency_max_at);
  finding.during(connection.seen);
  finding.title = fmt::format("{} answers {} late", input.who(connection.server), input.who(connection.client));
  finding.observation = fmt::format(
      "{} answered {} of {} after {} (median), 95 of 100 within {}, the slowest after {}.{}{}{}",
      introduced(input, connection.server), counted(static_cast<std::int64_t>(connection.answered), "request"),
      input.who(connection.client), human_duration(*connection.latency_median), human_duration(*connection.latency_p95),
      human_duration(connection.latency_max), waiting_text(connection), period_text(input, connection),
      contrast(input, same_server, same_client));
  if (way.repeated > 0)
    finding.observation +=
        fmt::format(" {} of {} had to be sent again.", human_count(static_cast<std::int64_t>(way.repeated)),
                    counted(static_cast<std::int64_t>(way.packets), "packet"));
  if (queue_is_full(connection))
    finding.observation += fmt::format(" {} of {} were sent while all {} agreed jobs were in use.",
                                       human_count(static_cast<std::int64_t>(connection.at_job_limit)),
                                       counted(static_cast<std::int64_t>(connection.requests), "request"),
                                       connection.max_jobs_calling.value_or(1));
  finding.observation += around_text(input, index);
  if (way.loses()) return judge_way(finding);
  if (queue_is_full(connection)) return judge_queue(finding);
  judge_controller(finding, same_server != nullptr);
}

// The session in which the slowest answer came; nullptr: its packets are kept as a sum.
const Session* session_of_slowest(const AuditInput& input, const Connection& connection) {
  for (const Session& session : input.sessions_of(connection))
    if (session.count == 1 && session.seen.first.time <= connection.latency_max_at.time &&
        session.seen.last.time >= connection.latency_max_at.time)
      return &session;
  return nullptr;
}

std::uint64_t repeated_in(const Session& session) {
  return session.to_server.retransmissions + session.to_client.retransmissions;
}

// Everything is quick, but for a while nothing came through, and the connection outlived it.
bool was_interrupted(const AuditInput& input, const Connection& connection) {
  if (connection.latency_max < long_pause || connection.latency_max < 20 * *connection.latency_median) return false;
  const Session* session = session_of_slowest(input, connection);
  return session != nullptr && repeated_in(*session) >= repetitions;
}

void tell_interruption(const AuditInput& input, Index index, Findings& findings) {
  const Connection& connection = input.connections[index];
  const std::string client = input.who(connection.client), server = input.who(connection.server);
  Finding& finding = findings.emplace_back();
  finding.rule = "slow-answers";
  finding.severity = Severity::notice;
  finding.confidence = Confidence::medium;
  finding.client = connection.client;
  finding.server = connection.server;
  finding.connection = index;
  finding.count = 1;
  finding.saw(connection.latency_max_at);
  finding.title = fmt::format("{} and {} were cut off from each other for {}", client, server,
                              human_duration(connection.latency_max));
  finding.observation = fmt::format(
      "One request of {} waited {} for its answer (which came at {}), while half of them are answered within {}. {} of"
      " that connection had to be sent again; then it went on as before.",
      client, human_duration(connection.latency_max), when(connection.latency_max_at.time),
      human_duration(*connection.latency_median),
      counted(static_cast<std::int64_t>(repeated_in(*session_of_slowest(input, connection))), "packet"));
  finding.likely_cause =
      "The way between them was interrupted: a plug, a cable, a switch that restarted, or a wireless link.";
  finding.alternatives = "A controller too busy to acknowledge for so long; maintenance on purpose.";
  finding.advice = fmt::format(
      "Look at the plugs and at the switch ports of {} and {}; whether other connections were interrupted at the same"
      " time tells which of the two sides it was.",
      client, server);
  finding.settles = "The link-down messages in the log of the switches at that time.";
}

}  // namespace

void slow_answers(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.connections.size(); ++i) {
    const Connection& connection = input.connections[i];
    if (!is_measured(connection) || !exchanges_values(connection) || !input.trust.both_ways(i)) continue;
    if (is_slow(connection)) {
      tell(input, i, findings);
    } else if (was_interrupted(input, connection)) {
      tell_interruption(input, i, findings);
    }
  }
}

}  // namespace s7::reports::audit::rules
