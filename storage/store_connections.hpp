#pragma once

#include <unordered_set>

#include "storage/code_table.hpp"
#include "storage/records.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// Connections and their totals. The database must outlive the store and be in a transaction.
class ConnectionStore {
 public:
  explicit ConnectionStore(const Database& db);

  ConnectionId find_or_add(const ConnectionKey& key);
  // It was added by this store: nothing of it was known before.
  [[nodiscard]] bool is_new(ConnectionId connection) const noexcept {
    return first_new_ != 0 && connection >= first_new_;
  }
  void add(CaptureId capture, ConnectionId connection, const ConnectionTotals& totals);
  // To be called before the capture's totals go.
  void forget(CaptureId capture);
  // Brings the percentiles of all touched keys up to date.
  void refresh();

 private:
  void add_row(CaptureId capture, ConnectionId connection, const ConnectionTotals& totals);
  void add_parts(CaptureId capture, ConnectionId connection, const ConnectionTotals& totals);
  void update(ConnectionId connection, const Histogram& latency);

  Statement find_, insert_, select_totals_, insert_totals_, replace_totals_, insert_vlan_, add_minute_, touched_,
      latencies_, update_;
  CodeTable codes_;
  std::unordered_set<ConnectionId> stale_;
  ConnectionId first_new_ = 0;       // ids only grow
  ConnectionId without_totals_ = 0;  // the last one added: its first totals are all there is
  const Database& db_;
};

}  // namespace s7::storage
