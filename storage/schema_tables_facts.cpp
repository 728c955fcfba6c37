#include "storage/schema_sql.hpp"

namespace s7::storage {

const char* const fact_tables = R"sql(
CREATE TABLE session_part (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  session INTEGER NOT NULL,
  connection INTEGER NOT NULL REFERENCES connection,
  client_port INTEGER NOT NULL,
  count INTEGER NOT NULL,
  start_seen INTEGER NOT NULL CHECK (start_seen IN (0, 1)),
  end_reason TEXT CHECK (end_reason = 'fin' OR end_reason = 'reset' OR end_reason = 'cotp-disconnect' OR
                         end_reason = 'timeout' OR end_reason = 'capture-end' OR end_reason = 'evicted'),
  closed_by_server INTEGER NOT NULL CHECK (closed_by_server IN (0, 1)),
  opened_us INTEGER,
  closed_us INTEGER,
  idle_before_loss_us INTEGER,
  client_isn INTEGER,
  server_isn INTEGER,
  requests INTEGER NOT NULL,
  responses INTEGER NOT NULL,
  open_requests INTEGER NOT NULL,
  last_request TEXT,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER,
  PRIMARY KEY (session, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_part_capture ON session_part (capture);
CREATE INDEX session_part_connection ON session_part (connection, session);

CREATE TABLE session_direction (
  capture INTEGER NOT NULL,
  session INTEGER NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('to-server', 'to-client')),
  mac TEXT,
  packets INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  retransmissions INTEGER NOT NULL,
  out_of_order INTEGER NOT NULL,
  lost_bytes INTEGER NOT NULL,
  conflicting_overlaps INTEGER NOT NULL,
  keep_alives INTEGER NOT NULL,
  ttl_min INTEGER,
  ttl_max INTEGER,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER,
  lost_first_us INTEGER,
  lost_first_frame INTEGER,
  lost_last_us INTEGER,
  lost_last_frame INTEGER,
  PRIMARY KEY (session, capture, direction),
  FOREIGN KEY (session, capture) REFERENCES session_part ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  client TEXT NOT NULL,
  server TEXT NOT NULL,
  client_port INTEGER NOT NULL,
  port INTEGER NOT NULL,
  client_tsap TEXT,
  server_tsap TEXT,
  outcome TEXT NOT NULL,
  count INTEGER NOT NULL,
  syns INTEGER NOT NULL,
  refusal TEXT,
  refusal_delay_us INTEGER,
  refuser_ttl INTEGER,
  refuser_mac TEXT,
  refuser_address TEXT,
  icmp_type INTEGER,
  icmp_code INTEGER,
  dr_reason INTEGER,
  setup_error INTEGER,
  acknowledged INTEGER CHECK (acknowledged IN (0, 1)),
  vlan TEXT,
  client_isn INTEGER,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER
) STRICT;
CREATE INDEX attempt_capture ON attempt (capture, server, client);

CREATE TABLE sighting (
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
CREATE INDEX sighting_capture ON sighting (capture);

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  connection INTEGER REFERENCES connection,
  time_us INTEGER,
  frame INTEGER,
  kind TEXT NOT NULL,
  client TEXT,
  server TEXT,
  detail TEXT,
  outcome TEXT,
  technique TEXT
) STRICT;
CREATE INDEX event_capture ON event (capture);
CREATE INDEX event_connection ON event (connection);

CREATE TABLE device_fact (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  address TEXT NOT NULL,
  mac TEXT NOT NULL,
  vlan TEXT NOT NULL,
  fact TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  address_order TEXT NOT NULL,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER,
  PRIMARY KEY (address, mac, vlan, fact, value, source, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_fact_capture ON device_fact (capture);

CREATE TABLE resolution (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  asker TEXT NOT NULL,
  target TEXT NOT NULL,
  questions INTEGER NOT NULL,
  answers INTEGER NOT NULL,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER,
  answered_first_us INTEGER,
  answered_first_frame INTEGER,
  answered_last_us INTEGER,
  answered_last_frame INTEGER,
  PRIMARY KEY (target, asker, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX resolution_capture ON resolution (capture);

CREATE TABLE problem (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  connection INTEGER REFERENCES connection,
  layer TEXT NOT NULL,
  cause TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER
) STRICT;
CREATE UNIQUE INDEX problem_key ON problem (capture, layer, cause, coalesce(connection, 0));
CREATE INDEX problem_connection ON problem (connection);
)sql";

}  // namespace s7::storage
