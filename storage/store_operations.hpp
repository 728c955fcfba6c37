#pragma once

#include "storage/code_table.hpp"
#include "storage/records.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// Functions other than variable access and their totals. The database must outlive the store and be in a transaction.
class OperationStore {
 public:
  explicit OperationStore(const Database& db);

  void add(CaptureId capture, ConnectionId connection, const OperationKey& key, const OperationTotals& totals);
  // Deletes the keys that no capture shows any more.
  void prune();

 private:
  std::int64_t find_or_add(ConnectionId connection, const OperationKey& key);

  Statement find_, insert_, select_totals_, replace_totals_, prune_;
  CodeTable codes_;
  const Database& db_;
};

}  // namespace s7::storage
