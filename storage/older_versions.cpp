#include "storage/older_versions.hpp"

#include <array>
#include <cstdint>
#include <string>

#include "storage/schema.hpp"
#include "storage/schema_sql.hpp"
#include "storage/view_columns.hpp"

namespace s7::storage {
namespace {

bool has_column(const Database& db, const char* table, const char* column) {
  Statement find = db.prepare("SELECT count(*) FROM pragma_table_info(?) WHERE name = ?");
  find.bind(table).bind(column);
  return find.step() && find.integer(0) > 0;
}

// Version 1 had three shapes: without names of stations, without what tells that two sensors saw the same attempt, and
// that of version 2.
void from_1(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS station_name (
  position INTEGER PRIMARY KEY,
  network TEXT NOT NULL,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS address_name (
  address TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sighting (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  client TEXT NOT NULL,
  client_port INTEGER NOT NULL,
  server TEXT NOT NULL,
  port INTEGER NOT NULL,
  client_isn INTEGER,
  server_isn INTEGER,
  outcome TEXT,
  requests INTEGER NOT NULL,
  responses INTEGER NOT NULL,
  packets INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  lost_bytes INTEGER NOT NULL,
  first_us INTEGER,
  last_us INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS sighting_capture ON sighting (capture);

DROP INDEX IF EXISTS attempt_capture;
CREATE INDEX attempt_capture ON attempt (capture, server, client);
)sql");
  if (!has_column(db, "attempt", "client_isn")) db.execute("ALTER TABLE attempt ADD COLUMN client_isn INTEGER");
}

// steps[n - 1] leads from version n to n + 1. A step that was released never changes: its SQL is written out, and uses
// nothing that a later version may define in another way.
using Step = void (*)(Database&);
constexpr std::array<Step, schema_version - 1> steps = {from_1};

std::uint32_t version_of(const Database& db) { return static_cast<std::uint32_t>(db.integer("PRAGMA user_version")); }

}  // namespace

void bring_forward(Database& db) {
  Transaction transaction(db);
  const std::uint32_t version = version_of(db);
  if (version == 0 || version >= schema_version) return;
  try {
    // Views first: they would refer to what a step changes.
    for (const ViewColumns& view : all_view_columns()) db.execute("DROP VIEW IF EXISTS " + std::string(view.name));
    for (std::size_t step = version - 1; step < steps.size(); ++step) steps[step](db);
    db.execute(views_sql());
  } catch (const StorageError& error) {
    if (error.fault() != StorageFault::failed) throw;
    throw StorageError(StorageFault::damaged, db.path() + ": is damaged: not the tables of schema version " +
                                                  std::to_string(version) + " (" + error.what() + ")");
  }
  db.execute("PRAGMA user_version = " + std::to_string(schema_version));
  transaction.commit();
}

}  // namespace s7::storage
