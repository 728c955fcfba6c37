#pragma once

#include <cstdint>
#include <optional>
#include <unordered_set>

#include "storage/code_table.hpp"
#include "storage/records.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// Byte ranges and their totals. The database must outlive the store and be in a transaction.
class AccessStore {
 public:
  explicit AccessStore(const Database& db);

  // `new_connection`: its keys are most likely new, too.
  void add(CaptureId capture, ConnectionId connection, bool new_connection, const AccessKey& key,
           const AccessTotals& totals);
  // To be called before the capture's totals go.
  void forget(CaptureId capture);
  // Brings the percentiles of all touched keys up to date.
  void refresh();
  // Deletes the keys that no capture shows any more.
  void prune();

 private:
  std::optional<std::int64_t> find(ConnectionId connection, const AccessKey& key);
  std::optional<std::int64_t> insert(ConnectionId connection, const AccessKey& key, const Histogram& period);
  void add_to(CaptureId capture, std::int64_t access, const AccessTotals& totals);

  Statement find_, insert_, select_totals_, insert_totals_, replace_totals_, touched_, periods_, update_, prune_;
  CodeTable codes_;
  std::unordered_set<std::int64_t> stale_;
  const Database& db_;
};

}  // namespace s7::storage
