#pragma once

// Inventories of earlier versions of the schema, and what each lacked.

#include "storage/sqlite.hpp"

namespace s7::storage {

// Brings an inventory of an older version to schema_version, in one transaction; one that another process has brought
// there meanwhile stays as it is. What an earlier version did not keep stays unknown. Throws StorageError, `damaged`
// where the tables are not those of the version that the file claims.
void bring_forward(Database& db);

}  // namespace s7::storage
