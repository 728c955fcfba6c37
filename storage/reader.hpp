#pragma once

// Reads an inventory back, view by view. Opens read-only; any number of readers at once.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "storage/sqlite.hpp"

namespace s7::storage {

// What a column of a view holds. `boolean`: 0 or 1; `time`: RFC 3339 UTC text with microseconds; `json`: text of a JSON
// object or array.
enum class ColumnKind : std::uint8_t { integer, real, text, boolean, time, json };

struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::text;
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;  // monostate = unknown

struct Rows {
  std::vector<Column> columns;
  std::vector<std::vector<Value>> rows;
};

class Reader {
 public:
  // Throws StorageError when the file is missing, not one of ours, or of a newer version.
  explicit Reader(const std::string& path);
  // `db` must be an inventory of this version of the schema.
  explicit Reader(Database db) : db_(std::move(db)) {}
  // The views of interface.md section 3 in their order: connections, sessions, accesses, operations, attempts, devices,
  // events, captures.
  static const std::vector<std::string>& view_names();
  // All rows of a view in its canonical order. Throws StorageError for an unknown name.
  Rows view(std::string_view name);
  // The same with these columns only, in this order: the others cost nothing. Throws StorageError for an unknown one.
  Rows view(std::string_view name, std::span<const std::string_view> columns);
  // Any SELECT of our own reports; columns that a view declares keep their kind, others get theirs from the first
  // non-null value.
  Rows query(const std::string& sql);
  // The same, row by row: for reports that keep less than the rows. The statement is valid during the call.
  void each(const std::string& sql, const std::function<void(const Statement&)>& row);

 private:
  Rows select(std::string_view view, std::vector<Column> columns);

  Database db_;
};

}  // namespace s7::storage
