#pragma once

// TCP connections that several observations show count once: what the less complete ones say of them is taken out of
// the sums and kept as sightings. Facts are sums per capture and connection, so they are taken from one observation per
// connection; what it lacks altogether (a range, an operation, an event) stays from the other one.

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "storage/merging/merge_summary.hpp"
#include "storage/merging/session_sights.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

class SharedSessions {
 public:
  // The database must outlive it.
  explicit SharedSessions(Database& db) : db_(db) {}
  // Does it, and adds to the summary what was shared.
  void settle(MergeSummary& summary);

 private:
  using Node = std::pair<std::int64_t, std::int64_t>;  // observation, connection
  // Connections of several observations that share TCP connections.
  struct Component {
    std::set<Node> nodes;
    std::map<std::int64_t, std::int64_t> shared;  // TCP connections by observation
    std::vector<std::vector<std::size_t>> groups;
  };
  // What the observations of a component saw of its connections.
  struct Views {
    std::map<std::int64_t, Completeness> seen;
    std::map<std::int64_t, std::int64_t> sessions;           // kept singly
    std::map<std::int64_t, std::vector<std::int64_t>> sums;  // sessions that stand for many
  };

  [[nodiscard]] Node node_of(std::size_t session) const {
    return {sessions_[session].sight.observation, sessions_[session].connection};
  }
  [[nodiscard]] std::vector<Component> components(const std::vector<std::vector<std::size_t>>& groups) const;
  void settle_group(const std::vector<std::size_t>& group);
  void take_out_session(std::int64_t session);
  SharedConnection settle_component(const Component& component);
  [[nodiscard]] Views views_of(const Component& component, SharedConnection& named) const;
  [[nodiscard]] std::int64_t clock_ahead(const Component& component, std::int64_t observation, std::int64_t of) const;
  void take_out_node(const Component& component, const Node& node, std::int64_t winner);
  void take_out_facts(const Node& node, std::int64_t winner, bool shown_by_winner);
  void take_out_keyed(const char* key, const Node& node, std::int64_t winner, bool shown_by_winner);

  Database& db_;
  std::vector<SessionSight> sessions_;
  std::map<Node, std::vector<std::size_t>> by_node_;  // indices of sessions
};

}  // namespace s7::storage
