#pragma once

#include <span>

#include "storage/records.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// Rows without a key of their own: attempts, events, device facts, address resolution, problems, names of codes.
// The database must outlive the store and be in a transaction.
class FactStore {
 public:
  explicit FactStore(const Database& db);

  void add(CaptureId capture, const AttemptRecord& attempt);
  void add(CaptureId capture, const EventRecord& event);
  void add(CaptureId capture, const DeviceFact& fact);
  void add(CaptureId capture, const ResolutionKey& key, const ResolutionTotals& totals);
  void add(CaptureId capture, const ProblemKey& key, const ProblemTotals& totals);
  // Stations whose MAC is known: of facts and of sessions.
  std::vector<StationSight> stations(CaptureId capture);
  std::vector<DeviceFact> facts(CaptureId capture, const std::string& name);
  void set_code_names(std::span<const CodeName> names);

 private:
  bool add_to_rest(CaptureId capture, const AttemptRecord& attempt);

  Statement insert_attempt_, add_to_attempt_, insert_event_;
  Statement select_fact_, replace_fact_;
  Statement select_stations_, select_named_;
  Statement select_resolution_, replace_resolution_;
  Statement select_problem_, update_problem_, insert_problem_;
  Statement delete_names_, insert_name_;
  const Database& db_;
};

}  // namespace s7::storage
