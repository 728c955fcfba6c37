#include "storage/schema_sql.hpp"

namespace s7::storage {

// A list of more than two values in a CHECK would be made into a table for every row that comes.
const char* const traffic_tables = R"sql(
CREATE TABLE access (
  id INTEGER PRIMARY KEY,
  connection INTEGER NOT NULL REFERENCES connection,
  initiator TEXT NOT NULL CHECK (initiator IN ('client', 'server')),
  operation TEXT NOT NULL CHECK (operation = 'read' OR operation = 'write' OR operation = 'subscribe'),
  area TEXT NOT NULL,
  db INTEGER,
  first_byte INTEGER,
  bytes INTEGER,
  bit INTEGER,
  transport TEXT,
  detail TEXT,
  period_median_us INTEGER,
  period_p95_us INTEGER
) STRICT;
CREATE UNIQUE INDEX access_key ON access
  (connection, initiator, operation, area, coalesce(db, -1), coalesce(first_byte, -1), coalesce(bytes, -1),
   coalesce(bit, -1), coalesce(transport, ''), coalesce(detail, ''));

CREATE TABLE access_totals (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  access INTEGER NOT NULL REFERENCES access,
  requests INTEGER NOT NULL,
  ok INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  ok_bytes INTEGER NOT NULL,
  value_changes INTEGER,
  period BLOB NOT NULL,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER,
  ok_first_us INTEGER,
  ok_first_frame INTEGER,
  ok_last_us INTEGER,
  ok_last_frame INTEGER,
  changed_first_us INTEGER,
  changed_first_frame INTEGER,
  changed_last_us INTEGER,
  changed_last_frame INTEGER,
  PRIMARY KEY (access, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_totals_capture ON access_totals (capture);

CREATE TABLE access_code (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  access INTEGER NOT NULL REFERENCES access,
  code INTEGER NOT NULL,
  count INTEGER NOT NULL,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER,
  PRIMARY KEY (access, code, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_code_capture ON access_code (capture);

CREATE TABLE operation (
  id INTEGER PRIMARY KEY,
  connection INTEGER NOT NULL REFERENCES connection,
  initiator TEXT NOT NULL CHECK (initiator IN ('client', 'server')),
  protocol TEXT NOT NULL,
  operation TEXT NOT NULL,
  detail TEXT
) STRICT;
CREATE UNIQUE INDEX operation_key ON operation (connection, initiator, protocol, operation, coalesce(detail, ''));

CREATE TABLE operation_totals (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  operation INTEGER NOT NULL REFERENCES operation,
  requests INTEGER NOT NULL,
  ok INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  pushes INTEGER NOT NULL,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER,
  ok_first_us INTEGER,
  ok_first_frame INTEGER,
  ok_last_us INTEGER,
  ok_last_frame INTEGER,
  PRIMARY KEY (operation, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX operation_totals_capture ON operation_totals (capture);

CREATE TABLE operation_code (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  operation INTEGER NOT NULL REFERENCES operation,
  code INTEGER NOT NULL,
  count INTEGER NOT NULL,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER,
  PRIMARY KEY (operation, code, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX operation_code_capture ON operation_code (capture);
)sql";

}  // namespace s7::storage
