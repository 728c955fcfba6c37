#pragma once

// Records to parameters and columns to records: the units of the file (microseconds, NULL for "nothing") are known here
// only.

#include <cstdint>

#include "storage/records.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// "INSERT INTO table (columns) VALUES (?, ?, ...)": as many parameters as there are columns. `verb`: INSERT or REPLACE.
[[nodiscard]] std::string insert_sql(const std::string& verb, const std::string& table, const std::string& columns);
// Behind an INSERT: a row whose key is there already stays as it is, and Database::changes() says 0.
constexpr const char* unless_there = " ON CONFLICT DO NOTHING";

// Rounds down, also before 1970.
[[nodiscard]] std::int64_t to_microseconds(Nanoseconds time) noexcept;
[[nodiscard]] std::optional<std::int64_t> to_microseconds(std::optional<Nanoseconds> time) noexcept;

// Two parameters: time and frame, both NULL where there is no packet.
void bind_mark(Statement& statement, Mark mark);
// Four parameters: first time and frame, last time and frame.
void bind_span(Statement& statement, const Span& span);
// One parameter; NULL for an empty text.
void bind_known(Statement& statement, const std::string& text);

// Reads the columns of the current row one after the other.
class Row {
 public:
  explicit Row(const Statement& statement, int first_column = 0) : statement_(statement), next_(first_column) {}

  std::int64_t integer() { return statement_.integer(next_++); }
  std::uint64_t count() { return static_cast<std::uint64_t>(integer()); }
  bool flag() { return integer() != 0; }
  std::string text() { return statement_.text(next_++); }  // "" for NULL
  std::optional<std::string> optional_text();
  template <class T>
  std::optional<T> optional() {
    if (statement_.is_null(next_)) {
      ++next_;
      return std::nullopt;
    }
    return static_cast<T>(integer());
  }
  template <class T>
  T number() {
    return static_cast<T>(integer());
  }
  Nanoseconds duration() { return integer() * 1000; }
  std::optional<Nanoseconds> time();
  Mark mark();
  Span span();
  Histogram histogram();

 private:
  const Statement& statement_;
  int next_;
};

}  // namespace s7::storage
