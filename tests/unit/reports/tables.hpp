#pragma once

// Small hand-made tables.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "reports/table.hpp"

namespace s7::reports::testing {

using storage::ColumnKind;
using storage::Value;

inline const Value unknown{};
inline Value num(std::int64_t value) { return Value{value}; }
inline Value str(std::string value) { return Value{std::move(value)}; }

// One column of `kind` named "v" with one row.
inline Table single(ColumnKind kind, Value value) {
  return Table{"Things", {{"v", kind, Alignment::left, 0, false}}, {{std::move(value)}}};
}

inline TableColumn column(std::string name, int rank = 0, Alignment alignment = Alignment::left) {
  return {std::move(name), ColumnKind::text, alignment, rank, false};
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) break;
    begin = end + 1;
  }
  return lines;
}

}  // namespace s7::reports::testing
