#pragma once

#include <cstdint>
#include <optional>

#include "storage/records.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// What each capture shows of each TCP connection. The database must outlive the store and be in a transaction.
class SessionStore {
 public:
  explicit SessionStore(const Database& db);
  void add(CaptureId capture, const SessionRecord& part);

 private:
  bool add_to_rest(CaptureId capture, const SessionRecord& part);
  SessionRecord take(CaptureId capture, std::uint64_t session);
  void read_directions(CaptureId capture, SessionRecord& part);
  bool insert(CaptureId capture, const SessionRecord& part);

  Statement select_, select_directions_, delete_, insert_, insert_direction_, find_rest_;
  const Database& db_;
};

}  // namespace s7::storage
