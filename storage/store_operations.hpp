#pragma once

#include <cstdint>
#include <optional>

#include "storage/code_table.hpp"
#include "storage/records.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// Functions other than variable access and their totals. The database must outlive the store and be in a transaction.
class OperationStore {
 public:
  explicit OperationStore(const Database& db);

  // `new_connection`: its keys are most likely new, too.
  void add(CaptureId capture, ConnectionId connection, bool new_connection, const OperationKey& key,
           const OperationTotals& totals);
  // Deletes the keys that no capture shows any more.
  void prune();

 private:
  std::optional<std::int64_t> find(ConnectionId connection, const OperationKey& key);
  std::optional<std::int64_t> insert(ConnectionId connection, const OperationKey& key);
  void add_to(CaptureId capture, std::int64_t operation, const OperationTotals& totals);

  Statement find_, insert_, select_totals_, insert_totals_, replace_totals_, prune_;
  CodeTable codes_;
  const Database& db_;
};

}  // namespace s7::storage
