#pragma once

// Inventories that take turns: one per period, called after its beginning, and old ones removed.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace s7::cli {

using WallTime = std::chrono::sys_seconds;

// "cell-7.db" and a time in the period that began at 2026-11-20 00:00:00 UTC: "cell-7-20261120T000000Z.db".
[[nodiscard]] std::string period_file(const std::string& file, WallTime time, std::chrono::seconds period);
// The beginning of the period that holds a time. Periods of whole days begin at midnight UTC.
[[nodiscard]] WallTime period_begin(WallTime time, std::chrono::seconds period);
// Whether what is seen now belongs to another file than that of the period from `begin`. A clock that was set back by
// less than a period changes nothing: the file goes on until its end.
[[nodiscard]] bool rotation_due(WallTime begin, WallTime now, std::chrono::seconds period);
// Of these names in the folder of `file`, the ones that period_file made and that are not among the newest `keep`,
// oldest first. Never `current`.
[[nodiscard]] std::vector<std::string> outdated(const std::string& file, const std::vector<std::string>& names,
                                                std::size_t keep, const std::string& current);
// The names in the folder of a file.
[[nodiscard]] std::vector<std::string> names_beside(const std::string& file);
// Removes the outdated inventories, with what SQLite may have left beside them. Returns the names of those removed.
std::vector<std::string> remove_outdated(const std::string& file, std::size_t keep, const std::string& current);

}  // namespace s7::cli
