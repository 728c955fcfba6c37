#pragma once

// Reads the columns of a row one after the other, in the units of the rules.

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "reports/audit/facts.hpp"
#include "storage/reader.hpp"

namespace s7::reports::audit {

using CaptureIndex = std::unordered_map<std::int64_t, std::uint32_t>;  // id -> index

class Cells {
 public:
  explicit Cells(const storage::Statement& row) : row_(row) {}

  std::int64_t integer() { return row_.integer(next_++); }
  std::uint64_t count() { return static_cast<std::uint64_t>(integer()); }
  bool flag() { return integer() != 0; }
  std::string text() { return row_.text(next_++); }  // empty for NULL
  template <class T = std::int64_t>
  std::optional<T> optional() {
    const int at = next_++;
    if (row_.is_null(at)) return std::nullopt;
    return static_cast<T>(row_.integer(at));
  }
  std::optional<std::string> optional_text() {
    const int at = next_++;
    if (row_.is_null(at)) return std::nullopt;
    return row_.text(at);
  }
  // Two columns: time and frame.
  Place place(std::uint32_t capture) {
    const Time time = integer();
    return {time, count(), capture};
  }
  // Four columns: first time and frame, last time and frame.
  Seen seen(std::uint32_t capture) {
    const Place first = place(capture);
    return {first, place(capture)};
  }
  void skip() { ++next_; }

 private:
  const storage::Statement& row_;
  int next_ = 0;
};

// Row ids of a table to indexes of a vector.
class Ids {
 public:
  void add(std::int64_t id, Index index) { index_.emplace(id, index); }
  // nullopt: a row that nobody has, as only a damaged inventory has them.
  [[nodiscard]] std::optional<Index> find(std::int64_t id) const {
    const auto at = index_.find(id);
    if (at == index_.end()) return std::nullopt;
    return at->second;
  }

 private:
  std::unordered_map<std::int64_t, Index> index_;
};

}  // namespace s7::reports::audit
