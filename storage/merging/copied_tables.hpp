#pragma once

// Which columns of an inventory refer to what, so that rows can move to another one.

#include <cstdint>
#include <string>
#include <vector>

namespace s7::storage {

// What the number in a column stands for.
enum class Refers : std::uint8_t { capture, observation, connection, access, operation, session };

struct Reference {
  const char* column;
  Refers to;
};

// Rows that belong to a capture.
struct FactTable {
  const char* name;
  std::vector<Reference> references;
  bool numbered = false;  // has an id of its own that nothing refers to; it is given anew, in the same order
};
[[nodiscard]] const std::vector<FactTable>& fact_tables();

// Rows that are found by what they say: one however many captures show it.
struct KeyTable {
  const char* name;
  struct Column {
    const char* name;
    const char* unknown;  // what NULL counts as in the unique index, as SQL; null: never NULL
  };
  std::vector<Column> key;
  bool of_connection;                 // the first column is a connection
  std::vector<const char*> derived;   // further columns that the key determines
  std::vector<const char*> shown_by;  // tables whose rows show which keys a capture has
};
[[nodiscard]] const KeyTable& connection_keys();
[[nodiscard]] const KeyTable& access_keys();
[[nodiscard]] const KeyTable& operation_keys();

// Tables that are not copied row by row: constants, counters, keys, and what is computed from the rest.
[[nodiscard]] const std::vector<std::string>& other_tables();

}  // namespace s7::storage
