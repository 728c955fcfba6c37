#include "storage/merging/shared_sessions.hpp"

#include <algorithm>
#include <string>
#include <tuple>

#include "storage/merging/groups.hpp"
#include "storage/merging/shared_events.hpp"

namespace s7::storage {

namespace {

constexpr const char* note_sighting = R"sql(
INSERT INTO sighting (capture, client, client_port, server, port, client_isn, server_isn, requests, responses, packets,
                      bytes, lost_bytes, first_us, last_us)
SELECT p.capture, c.client, p.client_port, c.server, c.port, p.client_isn, p.server_isn, p.requests, p.responses,
       sum(d.packets), sum(d.bytes), sum(d.lost_bytes), p.first_us, p.last_us
FROM session_part p JOIN connection c ON c.id = p.connection
JOIN session_direction d ON d.session = p.session AND d.capture = p.capture
WHERE p.session = ? GROUP BY p.capture
)sql";

// Who was seen with which MAC and VLAN there: an address has another MAC on each side of a router.
constexpr const char* note_stations = R"sql(
INSERT INTO device_fact (capture, address, mac, vlan, fact, value, source, address_order, first_us, first_frame,
                         last_us, last_frame)
SELECT d.capture, CASE d.direction WHEN 'to-server' THEN c.client ELSE c.server END, d.mac, coalesce(v.vlan, ''), 'mac',
       d.mac, 'session', CASE d.direction WHEN 'to-server' THEN c.client_order ELSE c.server_order END, d.first_us,
       d.first_frame, d.last_us, d.last_frame
FROM session_direction d JOIN session_part p ON p.session = d.session AND p.capture = d.capture
JOIN connection c ON c.id = p.connection
LEFT JOIN connection_vlan v ON v.connection = p.connection AND v.capture = p.capture
WHERE d.session = ? AND d.mac IS NOT NULL AND d.first_us IS NOT NULL
ON CONFLICT DO UPDATE SET
  (first_us, first_frame) = (iif(excluded.first_us < first_us, excluded.first_us, first_us),
                             iif(excluded.first_us < first_us, excluded.first_frame, first_frame)),
  (last_us, last_frame) = (iif(excluded.last_us > last_us, excluded.last_us, last_us),
                           iif(excluded.last_us > last_us, excluded.last_frame, last_frame))
)sql";

// What is left where an observation also saw TCP connections that nobody else saw: when it saw the connection and on
// which terms, but no sums, since those can't be told apart from what the others counted.
constexpr const char* forget_sums =
    "UPDATE connection_totals SET requests = 0, responses = 0, pushes = 0, answered = 0, errors = 0, reads = 0, "
    "writes = 0, read_bytes = 0, written_bytes = 0, not_understood = 0, oversized = 0, at_job_limit = 0, "
    "latency = x'', latency_sum_us = 0, latency_max_us = 0, latency_max_at_us = NULL, latency_max_frame = NULL, "
    "unanswered_first_us = NULL, unanswered_first_frame = NULL, unanswered_last_us = NULL, "
    "unanswered_last_frame = NULL";

constexpr const char* of_node = " WHERE connection = ? AND capture IN (SELECT id FROM capture WHERE observation = ?)";

}  // namespace

void SharedSessions::settle(MergeSummary& summary) {
  sessions_ = session_sights(db_);
  std::vector<TcpSight> single;
  std::vector<std::size_t> place;
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    by_node_[node_of(i)].push_back(i);
    if (sessions_[i].sum) continue;
    single.push_back(sessions_[i].sight);
    place.push_back(i);
  }
  summary.undecidable = undecidable(single);
  std::vector<std::vector<std::size_t>> groups = same_connections(single);
  for (std::vector<std::size_t>& group : groups)
    for (std::size_t& index : group) index = place[index];
  for (const auto& group : groups) settle_group(group);
  for (const Component& component : components(groups)) summary.shared.push_back(settle_component(component));
}

// Keeps the session of the observation that saw most of it.
void SharedSessions::settle_group(const std::vector<std::size_t>& group) {
  std::map<std::int64_t, Completeness> seen;
  for (const std::size_t i : group) seen[sessions_[i].sight.observation] += sessions_[i].seen;
  const std::int64_t winner = most_complete(seen);
  for (const std::size_t i : group)
    if (sessions_[i].sight.observation != winner) take_out_session(sessions_[i].sight.row);
}

void SharedSessions::take_out_session(std::int64_t session) {
  db_.prepare(note_sighting).bind(session).run();
  db_.prepare(note_stations).bind(session).run();
  db_.prepare("DELETE FROM session_part WHERE session = ?").bind(session).run();
}

std::vector<SharedSessions::Component> SharedSessions::components(
    const std::vector<std::vector<std::size_t>>& groups) const {
  std::map<Node, std::size_t> first_group;
  Groups joined(groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (const std::size_t i : groups[g]) joined.join(first_group.try_emplace(node_of(i), g).first->second, g);
  std::map<std::size_t, Component> found;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    Component& component = found[joined.representative(g)];
    for (const std::size_t i : groups[g]) {
      component.nodes.insert(node_of(i));
      ++component.shared[sessions_[i].sight.observation];
    }
    component.groups.push_back(groups[g]);
  }
  std::vector<Component> out;
  for (auto& [first, component] : found) out.push_back(std::move(component));
  return out;
}

SharedSessions::Views SharedSessions::views_of(const Component& component, SharedConnection& named) const {
  Views out;
  for (const Node& node : component.nodes) {
    for (const std::size_t i : by_node_.at(node)) {
      const SessionSight& session = sessions_[i];
      const TcpEnds& ends = session.sight.ends;
      if (named.client.empty())
        std::tie(named.client, named.server, named.port) = std::tie(ends.client, ends.server, ends.port);
      out.seen[node.first] += session.seen;
      if (session.sum)
        out.sums[node.first].push_back(session.sight.row);
      else
        ++out.sessions[node.first];
    }
  }
  return out;
}

SharedConnection SharedSessions::settle_component(const Component& component) {
  SharedConnection out;
  Views views = views_of(component, out);
  out.taken_from = most_complete(views.seen);
  for (const auto& [observation, count] : views.sessions) {
    if (observation == out.taken_from) continue;
    const auto shared = component.shared.find(observation);
    const std::int64_t by_others = shared != component.shared.end() ? shared->second : 0;
    out.others.push_back({observation, by_others, count - by_others});
    if (!views.sums[out.taken_from].empty())
      for (const std::int64_t session : views.sums[observation]) take_out_session(session);
  }
  for (const Node& node : component.nodes)
    if (node.first != out.taken_from) take_out_node(component, node, out.taken_from);
  return out;
}

// By how much the clock of one observation is ahead of another one's: what they say of the beginning of the same TCP
// connection. 0 when they share none directly.
std::int64_t SharedSessions::clock_ahead(const Component& component, std::int64_t observation, std::int64_t of) const {
  for (const auto& group : component.groups) {
    const auto first_of = [&](std::int64_t wanted) {
      return std::find_if(group.begin(), group.end(),
                          [&](std::size_t i) { return sessions_[i].sight.observation == wanted; });
    };
    const auto mine = first_of(observation), theirs = first_of(of);
    if (mine != group.end() && theirs != group.end())
      return sessions_[*mine].sight.first_us - sessions_[*theirs].sight.first_us;
  }
  return 0;
}

void SharedSessions::take_out_node(const Component& component, const Node& node, std::int64_t winner) {
  const bool shown = component.nodes.contains({winner, node.second});
  const auto other = component.nodes.lower_bound({winner, INT64_MIN});  // the winner has one at least
  const EventsOf theirs{winner, shown || other == component.nodes.end() ? node.second : other->second};
  take_out_events(db_, {node.first, node.second}, theirs, clock_ahead(component, node.first, winner));
  take_out_facts(node, winner, shown);
}

void SharedSessions::take_out_facts(const Node& node, std::int64_t winner, bool shown_by_winner) {
  take_out_keyed("access", node, winner, shown_by_winner);
  take_out_keyed("operation", node, winner, shown_by_winner);
  const auto run = [&](const std::string& sql) { db_.prepare(sql).bind(node.second).bind(node.first).run(); };
  for (const char* table : {"connection_code", "connection_minute", "problem"})
    run(std::string("DELETE FROM ") + table + of_node);
  Statement left = db_.prepare(std::string("SELECT count(*) FROM session_part") + of_node);
  left.bind(node.second).bind(node.first);
  const bool sessions_left = left.step() && left.integer(0) > 0;
  left.reset();
  if (sessions_left) {
    run(std::string(forget_sums) + of_node);
  } else {
    run(std::string("DELETE FROM connection_totals") + of_node);
    if (!shown_by_winner) run(std::string("DELETE FROM connection_vlan") + of_node);
  }
}

// Totals of keys that the winner shows as well; all of them when it has the connection under another name.
void SharedSessions::take_out_keyed(const char* key, const Node& node, std::int64_t winner, bool shown_by_winner) {
  const std::string name = key;
  std::string wanted = "SELECT k.id FROM " + name + " k WHERE k.connection = ?";
  if (shown_by_winner) {
    wanted += " AND EXISTS (SELECT 1 FROM " + name + "_totals t JOIN capture h ON h.id = t.capture WHERE t." + name +
              " = k.id AND h.observation = ?)";
  }
  for (const std::string& table : {name + "_code", name + "_totals"}) {
    Statement remove = db_.prepare("DELETE FROM " + table + " WHERE " + name + " IN (" + wanted +
                                   ") AND capture IN (SELECT id FROM capture WHERE observation = ?)");
    remove.bind(node.second);
    if (shown_by_winner) remove.bind(winner);
    remove.bind(node.first).run();
  }
}

}  // namespace s7::storage
