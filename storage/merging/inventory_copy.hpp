#pragma once

// Copies what captures contributed from one inventory to another, under new ids.

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/merging/copied_tables.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// Numbers that an inventory gives once.
struct GivenNumbers {
  std::int64_t observation = 0, session = 0;
};

// One inventory to copy from. Both databases must outlive it. Rows that an older inventory lacks are left out, columns
// that it lacks become NULL. Everything throws StorageError; what refers to nothing is `damaged`.
class InventoryCopy {
 public:
  InventoryCopy(const Database& from, Database& to, GivenNumbers& given);

  // Captures (ids in `from`) that were one observation; they are one again.
  void copy_observation(const std::vector<std::int64_t>& captures);

 private:
  using Ids = std::unordered_map<std::int64_t, std::int64_t>;

  void copy_capture(std::int64_t capture);
  void copy_keys(const KeyTable& table, Refers kind, const std::string& captures);
  void copy_facts(const FactTable& table, const std::string& captures);
  std::int64_t find_or_add(const KeyTable& table, Statement& row, Statement& find, Statement& insert);
  [[nodiscard]] std::int64_t mapped(Refers to, std::int64_t id);
  [[nodiscard]] std::vector<std::string> shared_columns(const std::string& table) const;

  const Database& from_;
  Database& to_;
  GivenNumbers& given_;
  Ids captures_, connections_, accesses_, operations_, sessions_;
};

}  // namespace s7::storage
