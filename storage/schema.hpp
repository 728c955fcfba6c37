#pragma once

// The shape of an inventory: who may open it, its tables and its views.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "storage/sqlite.hpp"

namespace s7::storage {

inline constexpr std::uint32_t application_id = 0x53375343;  // "S7SC", in the header of every inventory
inline constexpr std::uint32_t schema_version = 2;           // PRAGMA user_version; storage/older_versions.cpp

// How long to wait for another program's lock before giving up.
inline constexpr std::chrono::milliseconds default_patience{5000};

// Opens an inventory for writing; makes it when there is no such file or an empty one, and brings one of an earlier
// version of the schema to this one, which older programs can't open any more. Throws StorageError and leaves alone
// what is no SQLite file, somebody else's, of a newer version, read-only (the file or its folder) or locked by another
// program.
Database open_inventory(const std::string& path, std::chrono::milliseconds patience = default_patience);

// The same, but the tables of a new one are left to the transaction of its first Writer: all is written at once, and
// nothing is there before the commit.
Database open_inventory_to_fill(const std::string& path, std::chrono::milliseconds patience = default_patience);

// Makes the tables and views of a database that has none, in the transaction that is open. Returns `db`.
Database& make_missing_tables(Database& db);

// The same for a writer that stays for long and commits often: readers are never in its way, nor it in theirs, and what
// was committed survives a loss of power. Until stop_sharing() there are two more files beside the inventory.
Database open_inventory_to_share(const std::string& path, std::chrono::milliseconds patience = default_patience);

// Makes one plain file of it again. Where somebody still reads it, the last reader leaves that to the next writer.
void stop_sharing(Database& db);

// Opens an inventory for reading, also in a folder without write permission. Throws StorageError as above, `not_found`
// for a missing file. An inventory whose writer was killed is first brought back to its last commit, which needs write
// permission. Of one of an earlier version a copy is opened that has the shape of this one; the file stays as it is.
Database open_inventory_to_read(const std::string& path, std::chrono::milliseconds patience = default_patience);

// The version of an inventory that opening it for writing would change; nothing for all else, also what is no
// inventory.
[[nodiscard]] std::optional<std::uint32_t> older_version(const std::string& path);

}  // namespace s7::storage
