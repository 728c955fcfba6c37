#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/records.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// Names of stations as the user gives them, and what each address of the inventory is called by them.
// The database must outlive the store and be in a transaction.
class NameStore {
 public:
  explicit NameStore(Database& db) : db_(db) {}

  // Replaces all names.
  void set(std::span<const StationName> names);
  // Names every address anew. To be called when nothing adds addresses any more.
  void refresh();

 private:
  Database& db_;
};

// Finds the narrowest network that holds an address.
class NameLookup {
 public:
  // A later name for the same network takes the place of an earlier one. Throws StorageError for what is no network.
  void add(const StationName& name);
  // Null when the address has no name.
  [[nodiscard]] const std::string* find(const std::string& address) const;

 private:
  struct Network {
    std::string order;  // address_order of its first address
    std::size_t bits = 0;
    std::string name;
  };
  std::unordered_map<std::string, std::string> addresses_;  // address_order -> name
  std::vector<Network> networks_;                           // narrow before wide
};

}  // namespace s7::storage
