#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records.hpp"
#include "storage/sqlite.hpp"
#include "storage/writer.hpp"

namespace s7::storage {

// Captures, and the numbers that are given once in the life of an inventory. The database must outlive the store and be
// in a transaction.
class CaptureStore {
 public:
  explicit CaptureStore(const Database& db);

  CaptureId add(const CaptureRecord& record);
  void update(CaptureId capture, const CaptureRecord& record);
  std::vector<KnownCapture> find(const std::string& fingerprint);
  std::vector<KnownCapture> all();
  // Takes along all that the capture contributed (foreign keys cascade).
  void remove(CaptureId capture);

  std::uint64_t next_observation() { return ++observations_; }
  std::uint64_t next_session() { return ++sessions_; }
  void save_counters();

 private:
  std::uint64_t counter(const char* name);
  void insert_parts(CaptureId capture, const CaptureRecord& record);

  Statement insert_, update_, find_, all_, remove_, read_counter_, write_counter_;
  Statement insert_link_type_, delete_link_types_, insert_kind_, delete_kinds_;
  const Database& db_;
  std::uint64_t observations_ = 0, sessions_ = 0;
};

}  // namespace s7::storage
