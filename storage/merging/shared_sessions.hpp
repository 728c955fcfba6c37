#pragma once

// TCP connections that several observations show count once: what the less complete ones say of them is taken out of
// the sums and kept as sightings. Facts are sums per capture and connection. Those of the most complete observation are
// taken; of the others, one after the other, the captures whose TCP connections nobody before saw count as they are,
// and of those that show such and such what can be told apart (cell_facts.hpp). What nobody before shows at all (a
// range, an operation, an event) stays.

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "storage/merging/cell_facts.hpp"
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

  // What one capture shows of a TCP connection.
  struct Part {
    std::int64_t capture = 0, connection = 0, requests = 0, responses = 0;
    CountedElsewhere::Time time;
  };
  // A capture's facts of a connection, with what is known of its TCP connections.
  struct Sorted {
    CountedElsewhere counted;
    bool any_sum = false;               // rows that stand for many TCP connections are among them
    bool other_name = false;            // some are counted under another connection
    std::set<std::int64_t> own, taken;  // sessions that are counted nowhere else, and the others
  };
  using Observations = std::vector<std::int64_t>;

  [[nodiscard]] Node node_of(std::size_t session) const {
    return {sessions_[session].sight.observation, sessions_[session].connection};
  }
  [[nodiscard]] std::vector<Component> components(const std::vector<std::vector<std::size_t>>& groups) const;
  // Each sensor saw one direction of it, together they saw both.
  [[nodiscard]] bool is_in_halves(const std::vector<std::size_t>& group) const;
  void settle_group(const std::vector<std::size_t>& group);
  void take_out_session(std::int64_t session);
  SharedConnection settle_component(const Component& component);
  [[nodiscard]] Views views_of(const Component& component, SharedConnection& named) const;
  [[nodiscard]] std::int64_t clock_ahead(const Component& component, std::int64_t observation, std::int64_t of) const;
  void load_parts();
  SharedConnection::Other settle_observation(const Component& component, std::int64_t observation,
                                             const Observations& before);
  // By capture.
  [[nodiscard]] std::map<std::int64_t, Sorted> sorted(const Component& component, const Node& node,
                                                      const Observations& before) const;
  [[nodiscard]] bool sort_session(std::size_t session, const Node& node, const Observations& before,
                                  Sorted& into) const;
  void add_all_captures(const Component& component, std::int64_t connection, const Observations& before,
                        Sorted& into) const;
  void add_captures_of(std::int64_t session, std::int64_t connection, Sorted& into) const;
  void take_out_node_events(const Component& component, const Node& node, const Observations& before);

  Database& db_;
  std::vector<SessionSight> sessions_;
  std::map<Node, std::vector<std::size_t>> by_node_;  // indices of sessions
  std::map<std::int64_t, std::vector<Part>> parts_;   // by session, as they were before any was taken out
  std::map<std::size_t, const std::vector<std::size_t>*> group_of_;  // by index, for those that several saw
};

}  // namespace s7::storage
