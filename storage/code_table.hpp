#pragma once

#include <cstdint>
#include <string>

#include "storage/records.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// One of the three tables (connection_code, access_code, operation_code) that count refusal codes of a key in a
// capture.
class CodeTable {
 public:
  // `key`: the column that names the key. The database must outlive the table.
  CodeTable(const Database& db, const std::string& table, const std::string& key);
  // Adds to what the same capture contributed before.
  void add(CaptureId capture, std::int64_t key, const Codes& codes);

 private:
  CodeTotals load(CaptureId capture, std::int64_t key, std::uint16_t code);

  Statement select_, replace_;
};

}  // namespace s7::storage
