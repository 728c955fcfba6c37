#include "storage/merging/shared_sessions.hpp"

#include <algorithm>
#include <string>
#include <tuple>

#include "storage/merging/groups.hpp"
#include "storage/merging/shared_events.hpp"
#include "storage/row_io.hpp"

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

// The observations, those that saw more first; of equal ones the first.
std::vector<std::int64_t> by_completeness(std::map<std::int64_t, Completeness> seen) {
  std::vector<std::int64_t> out;
  for (; !seen.empty(); seen.erase(out.back())) out.push_back(most_complete(seen));
  return out;
}

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
  for (const auto& group : groups)
    for (const std::size_t index : group) group_of_[index] = &group;
  load_parts();
  for (const auto& group : groups) {
    if (is_in_halves(group)) ++summary.halves;
    settle_group(group);
  }
  for (const Component& component : components(groups)) summary.shared.push_back(settle_component(component));
}

bool SharedSessions::is_in_halves(const std::vector<std::size_t>& group) const {
  const auto any = [&](auto of) { return std::any_of(group.begin(), group.end(), of); };
  return any([&](std::size_t i) { return sessions_[i].client_only(); }) &&
         any([&](std::size_t i) { return sessions_[i].server_only(); }) &&
         !any([&](std::size_t i) { return !sessions_[i].client_only() && !sessions_[i].server_only(); });
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
  const Observations order = by_completeness(views.seen);
  out.taken_from = order.front();
  for (std::size_t i = 1; i < order.size(); ++i) {
    const std::int64_t observation = order[i];
    if (!views.sums[out.taken_from].empty())
      for (const std::int64_t session : views.sums[observation]) take_out_session(session);
    SharedConnection::Other other = settle_observation(
        component, observation, Observations(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(i)));
    other.shared = component.shared.at(observation);
    other.own = views.sessions[observation] - other.shared;
    out.others.push_back(other);
  }
  std::sort(out.others.begin(), out.others.end(),
            [](const auto& a, const auto& b) { return a.observation < b.observation; });
  return out;
}

void SharedSessions::load_parts() {
  Statement rows = db_.prepare(
      "SELECT session, capture, connection, requests, responses, ifnull(first_us, ?), ifnull(last_us, ?) "
      "FROM session_part ORDER BY session, capture");
  rows.bind(INT64_MIN).bind(INT64_MAX);
  while (rows.step()) {
    Row row(rows);
    Part& part = parts_[row.integer()].emplace_back();
    part.capture = row.integer();
    part.connection = row.integer();
    part.requests = row.integer();
    part.responses = row.integer();
    part.time = {row.integer(), row.integer()};
  }
}

SharedConnection::Other SharedSessions::settle_observation(const Component& component, std::int64_t observation,
                                                           const Observations& before) {
  SharedConnection::Other out;
  out.observation = observation;
  std::set<std::int64_t> mixed;
  for (const Node& node : component.nodes) {
    if (node.first != observation) continue;
    take_out_node_events(component, node, before);
    const bool shown_before = std::any_of(before.begin(), before.end(), [&](std::int64_t other) {
      return component.nodes.contains({other, node.second});
    });
    for (auto& [capture, sessions] : sorted(component, node, before)) {
      const Cell cell{capture, node.second};
      if (sessions.own.empty()) {
        take_out_facts(db_, cell, before, shown_before);
      } else if (!sessions.taken.empty()) {
        if (sessions.other_name) sessions.counted.captures.clear();
        keep_what_is_told_apart(db_, cell, sessions.counted);
        mixed.insert(sessions.own.begin(), sessions.own.end());
      }
    }
  }
  out.mixed = static_cast<std::int64_t>(mixed.size());
  return out;
}

std::map<std::int64_t, SharedSessions::Sorted> SharedSessions::sorted(const Component& component, const Node& node,
                                                                      const Observations& before) const {
  std::map<std::int64_t, Sorted> out;
  for (const std::size_t index : by_node_.at(node)) {
    const std::int64_t session = sessions_[index].sight.row;
    for (const Part& part : parts_.at(session)) {
      if (part.connection != node.second) continue;
      Sorted& into = out[part.capture];
      if (sort_session(index, node, before, into)) {
        into.taken.insert(session);
        into.counted.times.push_back(part.time);
      } else {
        into.own.insert(session);
        into.counted.own_requests += part.requests;
        into.counted.own_responses += part.responses;
      }
    }
  }
  for (auto& [capture, into] : out)
    if (into.any_sum) add_all_captures(component, node.second, before, into);
  return out;
}

// Whether it is, or may be, counted in one of the observations before; then adds where.
bool SharedSessions::sort_session(std::size_t session, const Node& node, const Observations& before,
                                  Sorted& into) const {
  if (sessions_[session].sum) into.any_sum = true;
  if (sessions_[session].sum) return true;
  const auto group = group_of_.find(session);
  if (group == group_of_.end()) return false;
  bool counted = false;
  for (const std::size_t other : *group->second) {
    const auto& [observation, connection] = node_of(other);
    if (std::find(before.begin(), before.end(), observation) == before.end()) continue;
    counted = true;
    if (connection == node.second)
      add_captures_of(sessions_[other].sight.row, connection, into);
    else
      into.other_name = true;
  }
  return counted;
}

// Which of many sessions a sum stands for is not known: it may be any of theirs.
void SharedSessions::add_all_captures(const Component& component, std::int64_t connection, const Observations& before,
                                      Sorted& into) const {
  for (const std::int64_t observation : before) {
    const Node node{observation, connection};
    if (!component.nodes.contains(node)) continue;
    for (const std::size_t index : by_node_.at(node)) add_captures_of(sessions_[index].sight.row, connection, into);
  }
}

void SharedSessions::add_captures_of(std::int64_t session, std::int64_t connection, Sorted& into) const {
  for (const Part& part : parts_.at(session))
    if (part.connection == connection) into.counted.captures.insert(part.capture);
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

// Events that one of the others shows, too. What is left belongs to the connection as the most complete one calls it.
void SharedSessions::take_out_node_events(const Component& component, const Node& node, const Observations& before) {
  for (const std::int64_t other : before) {
    const bool shown = component.nodes.contains({other, node.second});
    if (!shown && other != before.front()) continue;
    const auto first = component.nodes.lower_bound({other, INT64_MIN});  // it has one at least
    const EventsOf theirs{other, shown || first == component.nodes.end() ? node.second : first->second};
    take_out_events(db_, {node.first, node.second}, theirs, clock_ahead(component, node.first, other));
  }
}

}  // namespace s7::storage
