// duplicate-connection: one client holds the same connection several times at once, or two clients hold one that is
// configured for one partner.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"
#include "reports/overview/facts.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr Duration a_moment = 1'000'000;    // a session that is silent from then on was left behind
constexpr std::size_t usual_of_panels = 3;  // connections that one S7comm-plus link may need
constexpr std::size_t many = 3;             // left behind: they will run out

// One TCP connection while the controller holds it.
struct Held {
  Time opened = 0, end = 0;  // end: closed, or the end of its capture
  Time last = 0;             // packet
  bool ended = false;
  Place place;
  Index client = 0, connection = 0;
};

// Sessions that were open at one time, most of them.
using Together = std::vector<const Held*>;

bool is_held(const Connection& connection) {
  return connection.server_tsap &&
         (is_s7(connection.protocol) || connection.protocol == "iso-on-tcp" || connection.protocol == "cotp");
}

void add_sessions(const AuditInput& input, Index index, std::vector<Held>& held) {
  const Connection& connection = input.connections[index];
  for (const Session& session : input.sessions_of(connection)) {
    if (session.count > 1 || !session.opened) continue;
    Held& row = held.emplace_back();
    row.opened = *session.opened;
    row.last = session.seen.last.time;
    row.ended = session.closed.has_value() || session.end_reason != "capture-end";
    row.end = session.closed.value_or(row.last);
    row.place = session.seen.first;
    row.client = connection.client;
    row.connection = index;
    if (row.ended) continue;
    const auto last = input.captures[session.seen.last.capture].watched_until;
    if (last) row.end = std::max(row.end, *last + 1);
  }
}

// The largest number open at once for longer than a moment, at the time when it was reached first: a client that
// connects anew while its old connection is being closed has one.
Together most_at_once(std::vector<Held>& held) {
  std::sort(held.begin(), held.end(),
            [](const Held& a, const Held& b) { return std::tie(a.opened, a.end) < std::tie(b.opened, b.end); });
  Together open, most;
  for (const Held& row : held) {
    if (row.end < row.opened + a_moment) continue;
    std::erase_if(open, [&](const Held* other) { return other->end < row.opened + a_moment; });
    open.push_back(&row);
    if (open.size() > most.size()) most = open;
  }
  return most;
}

std::size_t left_behind(const Together& together) {
  const Time newest = together.back()->opened;
  return static_cast<std::size_t>(std::count_if(together.begin(), together.end(), [&](const Held* row) {
    return row != together.back() && !row->ended && row->last <= newest + a_moment;
  }));
}

void judge_left_behind(Finding& finding, std::size_t left) {
  finding.severity = left >= many ? Severity::warning : Severity::notice;
  finding.confidence = left >= many ? Confidence::high : Confidence::medium;
  finding.likely_cause =
      "The client opened a new connection without closing the old one. Each holds a connection of the controller until"
      " its keep-alive ends it, which without one is never.";
  finding.alternatives = "The end was not captured; a redundant connection that waits for its turn.";
  finding.advice =
      "Let the client close its connection before it opens another (also when its program or configuration is"
      " loaded anew), and switch on TCP keep-alive. Restarting the client frees what it still holds.";
  finding.settles =
      "The connection resources in the online diagnosis of the CPU, before and after a restart of the client.";
}

void judge_parallel(Finding& finding) {
  finding.severity = Severity::notice;
  finding.confidence = Confidence::medium;
  finding.likely_cause = "Several programs, or several links of one program, work side by side on this station.";
  finding.alternatives = "The same project runs twice by mistake; a redundant connection.";
  finding.advice =
      "Check that each is meant to be there: every one takes a connection of the controller. Links of one program can"
      " usually share one.";
  finding.settles = "netstat on the client: which process holds which port.";
}

std::string kind_of(const Connection& connection) {
  return connection.type.empty() ? "connection" : human_connection_type(connection.type) + " connection";
}

void tell_repeated(const AuditInput& input, Index server, std::vector<Held>& held, Findings& findings) {
  const Together together = most_at_once(held);
  if (together.size() < 2) return;
  const Connection& connection = input.connections[together.back()->connection];
  const std::size_t left = left_behind(together);
  const bool engineering = connection.type == "pg" || connection.type == "es";
  const bool usual = engineering || connection.protocol.starts_with("s7comm-plus");
  if (left == 0 && usual && together.size() <= usual_of_panels) return;
  Finding finding;
  finding.rule = "duplicate-connection";
  finding.client = connection.client;
  finding.server = server;
  finding.count = together.size();
  finding.title = fmt::format("{} holds the same connection to {} {} times", input.who(connection.client),
                              input.who(server), together.size());
  for (const Held* row : together) finding.saw(row->place);
  finding.observation =
      fmt::format("{} held {} to {} with the same called TSAP {} at once, at {}.", input.who(connection.client),
                  counted(static_cast<std::int64_t>(together.size()), kind_of(connection)), introduced(input, server),
                  human_tsap(connection.server_tsap.value_or(""), true), when(together.back()->opened));
  if (left > 0)
    finding.observation += fmt::format(" {} of the older ones never ended and {} silent since the newest was opened.",
                                       left, left == 1 ? "is" : "are");
  else
    finding.observation += " Each was still used after that, or closed.";
  left > 0 ? judge_left_behind(finding, left) : judge_parallel(finding);
  findings.push_back(std::move(finding));
}

// A connection configured in the controller has one partner; what calls itself by the same names is a copy of it.
void tell_copies(const AuditInput& input, Index server, std::vector<Held>& held, Findings& findings) {
  const Together together = most_at_once(held);
  std::vector<Index> clients;
  for (const Held* row : together) clients.push_back(row->client);
  std::sort(clients.begin(), clients.end());
  clients.erase(std::unique(clients.begin(), clients.end()), clients.end());
  if (clients.size() < 2) return;
  const Connection& connection = input.connections[together.back()->connection];
  Finding& finding = findings.emplace_back();
  finding.rule = "duplicate-connection";
  finding.severity = Severity::notice;
  finding.confidence = Confidence::medium;
  finding.server = server;
  finding.count = clients.size();
  finding.title = fmt::format("{} stations use one configured connection of {}", clients.size(), input.who(server));
  for (const Held* row : together) finding.saw(row->place);
  finding.observation = fmt::format(
      "{} held the configured connection with the calling TSAP {} and the called TSAP {} of {} at the same time, at "
      "{}.",
      stations_text(input, clients), connection.client_tsap.value_or(""), connection.server_tsap.value_or(""),
      introduced(input, server), when(together.back()->opened));
  finding.likely_cause = "One of them is a copy of the other: a cloned PC or a program loaded into two controllers.";
  finding.alternatives = "A redundant pair that keeps the same connection from both sides.";
  finding.advice = "Give the copy a connection of its own in the project, or switch it off.";
  finding.settles =
      "The connection table of the project (NetPro or Devices & Networks): which partner is entered there.";
}

void of_server(const AuditInput& input, Index server, Findings& findings) {
  std::map<std::tuple<Index, std::uint16_t, std::string, std::string>, std::vector<Held>> of_client;
  std::map<std::tuple<std::uint16_t, std::string, std::string>, std::vector<Held>> configured;
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (!is_held(connection) || !input.trust.both_ways(index)) continue;
    if (input.mutes.covers(input, "duplicate-connection", connection.client, server)) continue;
    add_sessions(input, index,
                 of_client[{connection.client, connection.port, *connection.server_tsap, connection.vlan_instance}]);
    if (connection.type == "configured" && connection.client_tsap)
      add_sessions(input, index, configured[{connection.port, *connection.client_tsap, *connection.server_tsap}]);
  }
  for (auto& [key, held] : of_client) tell_repeated(input, server, held, findings);
  for (auto& [key, held] : configured) tell_copies(input, server, held, findings);
}

}  // namespace

void duplicate_connection(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i) of_server(input, i, findings);
}

}  // namespace s7::reports::audit::rules
