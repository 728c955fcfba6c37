#include "storage/schema_sql.hpp"

namespace s7::storage {

namespace {

// Times and durations end in _us: microseconds, times since 1970 UTC. A time stands beside the frame that shows it.
constexpr const char* capture_tables = R"sql(
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE capture (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  observation INTEGER NOT NULL,
  name TEXT NOT NULL,
  fingerprint TEXT,
  sensor TEXT,
  filter TEXT,
  packets INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  dropped_by_kernel INTEGER,
  dropped_by_interface INTEGER,
  duplicates INTEGER NOT NULL,
  truncated INTEGER NOT NULL,
  malformed INTEGER NOT NULL,
  not_looked_at INTEGER NOT NULL,
  first_packet_us INTEGER,
  last_packet_us INTEGER,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  problem TEXT
) STRICT;
CREATE INDEX capture_fingerprint ON capture (fingerprint);

CREATE TABLE capture_link_type (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  link_type INTEGER NOT NULL,
  PRIMARY KEY (capture, link_type)
) STRICT, WITHOUT ROWID;

CREATE TABLE capture_kind (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  kind TEXT NOT NULL,
  packets INTEGER NOT NULL,
  PRIMARY KEY (capture, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE link_type (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE code_name (
  kind TEXT NOT NULL,
  code INTEGER NOT NULL,
  name TEXT NOT NULL,
  meaning TEXT,
  PRIMARY KEY (kind, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE station_name (
  position INTEGER PRIMARY KEY,
  network TEXT NOT NULL,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE address_name (
  address TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// Numbers of the LINKTYPE_ registry that a capture of a plant may carry.
constexpr const char* link_types = R"sql(
INSERT INTO link_type (number, name) VALUES
  (0, 'loopback-bsd'), (1, 'ethernet'), (6, 'token-ring'), (9, 'ppp'), (12, 'raw-ip'), (14, 'raw-ip'), (50, 'ppp-hdlc'),
  (51, 'pppoe'), (101, 'raw-ip'), (104, 'cisco-hdlc'), (105, 'wlan'), (107, 'frame-relay'), (108, 'loopback-openbsd'),
  (113, 'linux-cooked'), (119, 'wlan-prism'), (127, 'wlan-radiotap'), (147, 'user0'), (163, 'wlan-avs'), (189, 'usb-linux'),
  (220, 'usb-linux-mmapped'), (228, 'ipv4'), (229, 'ipv6'), (249, 'usb-pcap'), (272, 'nordic-ble'), (276, 'linux-cooked-v2');
)sql";

constexpr const char* connection_tables = R"sql(
CREATE TABLE connection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL,
  server TEXT NOT NULL,
  port INTEGER NOT NULL,
  client_tsap TEXT,
  server_tsap TEXT,
  protocol TEXT NOT NULL,
  vlan_instance TEXT NOT NULL,
  client_order TEXT NOT NULL,
  server_order TEXT NOT NULL,
  latency_median_us INTEGER,
  latency_p95_us INTEGER
) STRICT;
CREATE UNIQUE INDEX connection_key ON connection
  (server, client, port, coalesce(client_tsap, '-'), coalesce(server_tsap, '-'), protocol, vlan_instance);

CREATE TABLE connection_totals (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  connection INTEGER NOT NULL REFERENCES connection,
  connection_type TEXT,
  rack INTEGER,
  slot INTEGER,
  tpdu_size INTEGER,
  pdu_size INTEGER,
  pdu_size_asked INTEGER,
  max_jobs_calling INTEGER,
  max_jobs_called INTEGER,
  secure INTEGER NOT NULL CHECK (secure IN (0, 1)),
  start_seen INTEGER NOT NULL CHECK (start_seen IN (0, 1)),
  requests INTEGER NOT NULL,
  responses INTEGER NOT NULL,
  pushes INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  reads INTEGER NOT NULL,
  writes INTEGER NOT NULL,
  read_bytes INTEGER NOT NULL,
  written_bytes INTEGER NOT NULL,
  not_understood INTEGER NOT NULL,
  longest_request INTEGER NOT NULL,
  longest_response INTEGER NOT NULL,
  longest_answered INTEGER,
  shortest_unanswered INTEGER,
  oversized INTEGER NOT NULL,
  most_outstanding INTEGER NOT NULL,
  at_job_limit INTEGER NOT NULL,
  concurrent_peak INTEGER NOT NULL,
  concurrent_peak_at_us INTEGER,
  concurrent_peak_frame INTEGER,
  longest_gap_us INTEGER NOT NULL,
  longest_gap_at_us INTEGER,
  longest_gap_frame INTEGER,
  latency BLOB NOT NULL,
  latency_sum_us INTEGER NOT NULL,
  latency_max_us INTEGER NOT NULL,
  latency_max_at_us INTEGER,
  latency_max_frame INTEGER,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER,
  unanswered_first_us INTEGER,
  unanswered_first_frame INTEGER,
  unanswered_last_us INTEGER,
  unanswered_last_frame INTEGER,
  oversized_first_us INTEGER,
  oversized_first_frame INTEGER,
  oversized_last_us INTEGER,
  oversized_last_frame INTEGER,
  PRIMARY KEY (connection, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX connection_totals_capture ON connection_totals (capture);

CREATE TABLE connection_vlan (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  connection INTEGER NOT NULL REFERENCES connection,
  vlan TEXT NOT NULL,
  PRIMARY KEY (connection, vlan, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX connection_vlan_capture ON connection_vlan (capture);

CREATE TABLE connection_code (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  connection INTEGER NOT NULL REFERENCES connection,
  code INTEGER NOT NULL,
  count INTEGER NOT NULL,
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER,
  PRIMARY KEY (connection, code, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX connection_code_capture ON connection_code (capture);

CREATE TABLE connection_minute (
  capture INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  connection INTEGER NOT NULL REFERENCES connection,
  minute INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  responses INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  latency_sum_us INTEGER NOT NULL,
  PRIMARY KEY (connection, minute, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX connection_minute_capture ON connection_minute (capture);
)sql";

}  // namespace

std::string tables_sql() {
  return std::string(capture_tables) + link_types + connection_tables + traffic_tables + fact_tables;
}

}  // namespace s7::storage
