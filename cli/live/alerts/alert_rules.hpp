#pragma once

// Which rows are worth an alert. Looks at rows as they come in, on their way to the inventory.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "cli/live/alerts/alert.hpp"
#include "reports/plan/plan.hpp"
#include "storage/row_sink.hpp"

namespace s7::cli {

class AlertRules final : public storage::RowSink {
 public:
  using Raise = std::function<void(Alert)>;
  // Beyond `most_known` of each kind, what is new can't be told from what is known and is not told at all.
  explicit AlertRules(Raise raise, std::size_t most_known = 262'144)
      : raise_(std::move(raise)), most_known_(most_known) {}

  // What is no news: connections of the inventory, and who wrote to whom.
  void know(const storage::ConnectionKey& connection) {
    if (connections_.size() < most_known_) connections_.insert(connection);
  }
  void know_writer(const std::string& client, const std::string& server) {
    if (writers_.size() < most_known_) writers_.insert({client, server});
  }
  // nullopt: there is none. What deviated already is told again only under another plan.
  void set_plan(std::optional<reports::plan::Plan> plan);

  storage::ConnectionId connection(const storage::ConnectionKey& key) override;
  std::uint64_t number_session(std::uint64_t id) override { return id; }
  void add(storage::CaptureId, storage::ConnectionId, const storage::ConnectionTotals&) override;
  void add(storage::CaptureId, storage::ConnectionId, const storage::AccessKey&, const storage::AccessTotals&) override;
  void add(storage::CaptureId, storage::ConnectionId, const storage::OperationKey&,
           const storage::OperationTotals&) override;
  void add(storage::CaptureId, const storage::ProblemKey&, const storage::ProblemTotals&) override {}
  void add(storage::CaptureId, const storage::SessionRecord&) override {}
  void add(storage::CaptureId, const storage::AttemptRecord&) override;
  void add(storage::CaptureId, const storage::EventRecord&) override;
  void add(storage::CaptureId, const storage::DeviceFact&) override {}
  void add(storage::CaptureId, const storage::ResolutionKey&, const storage::ResolutionTotals&) override {}

 private:
  using Known = std::unordered_set<std::string>;
  [[nodiscard]] bool first_time(Known& known, std::string what) const;
  void check_plan(storage::ConnectionId id, const storage::ConnectionKey& connection, const storage::AccessKey* access,
                  std::int64_t time);
  [[nodiscard]] const storage::ConnectionKey* key_of(storage::ConnectionId id) const;

  Raise raise_;
  std::size_t most_known_;
  std::set<storage::ConnectionKey> connections_;  // that are no news
  // Of those that came in here:
  std::map<storage::ConnectionKey, storage::ConnectionId> ids_;
  std::unordered_map<storage::ConnectionId, const storage::ConnectionKey*> keys_;
  storage::ConnectionId next_id_ = 1;
  std::set<storage::ConnectionId> told_;  // connections whose first row was looked at
  std::set<std::pair<std::string, std::string>> writers_;
  // What was told of each kind: who fills one of them with forged stations does not silence the others.
  Known attempts_, refused_, deviating_;
  std::optional<reports::plan::Plan> plan_;
};

}  // namespace s7::cli
