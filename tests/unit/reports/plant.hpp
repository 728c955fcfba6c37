#pragma once

// A small plant as an inventory, written record by record: what the reports must then say is known by hand.

#include <filesystem>
#include <string>

namespace s7::reports::testing {

// An inventory in a folder of its own, removed at the end.
class Inventory {
 public:
  Inventory();
  Inventory(const Inventory&) = delete;
  Inventory& operator=(const Inventory&) = delete;
  ~Inventory();
  [[nodiscard]] std::string path() const { return (folder_ / "plant.db").string(); }
  [[nodiscard]] std::string folder() const { return folder_.string(); }

 private:
  std::filesystem::path folder_;
};

// 2024-05-01 12:00:00 UTC, two minutes. An S7-300 (10.0.1.20) that a panel polls and a partner writes to; an S7-1500
// (10.0.1.30) that refuses the partner with 0x8104; an engineering station that uploads; port 102 of 10.0.3.7 that
// never answers; MMS.
void write_plant(const std::string& path);

// Nothing but the schema.
void write_empty(const std::string& path);

}  // namespace s7::reports::testing
