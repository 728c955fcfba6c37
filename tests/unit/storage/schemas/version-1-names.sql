-- The tables and views of version 1 since stations have names.

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

INSERT INTO link_type (number, name) VALUES
  (0, 'loopback-bsd'), (1, 'ethernet'), (6, 'token-ring'), (9, 'ppp'), (12, 'raw-ip'), (14, 'raw-ip'), (50, 'ppp-hdlc'),
  (51, 'pppoe'), (101, 'raw-ip'), (104, 'cisco-hdlc'), (105, 'wlan'), (107, 'frame-relay'), (108, 'loopback-openbsd'),
  (113, 'linux-cooked'), (119, 'wlan-prism'), (127, 'wlan-radiotap'), (147, 'user0'), (163, 'wlan-avs'), (189, 'usb-linux'),
  (220, 'usb-linux-mmapped'), (228, 'ipv4'), (229, 'ipv6'), (249, 'usb-pcap'), (272, 'nordic-ble'), (276, 'linux-cooked-v2');

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

CREATE TABLE access (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  first_us INTEGER,
  first_frame INTEGER,
  last_us INTEGER,
  last_frame INTEGER
) STRICT;
CREATE INDEX attempt_capture ON attempt (capture);

CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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

CREATE VIEW connections AS
WITH
  total AS (
    SELECT connection, max(secure) AS secure, max(start_seen) AS start_seen, sum(requests) AS requests,
           sum(responses) AS responses, max(sum(requests) - sum(answered), 0) AS unanswered, sum(errors) AS errors,
           sum(reads) AS reads, sum(writes) AS writes, sum(read_bytes) AS read_bytes,
           sum(written_bytes) AS written_bytes, max(concurrent_peak) AS concurrent_peak,
           max(longest_gap_us) AS longest_gap_us, min(first_us) AS first_us, max(last_us) AS last_us,
           count(*) AS captures, max(connection_type) AS connection_type, max(rack) AS rack, max(slot) AS slot,
           max(tpdu_size) AS tpdu_size, max(pdu_size) AS pdu_size, max(max_jobs_calling) AS max_jobs_calling,
           max(max_jobs_called) AS max_jobs_called
    FROM connection_totals GROUP BY connection),
  opened AS (
    SELECT connection, sum(count) AS sessions
    FROM (SELECT connection, session, max(count) AS count FROM session_part GROUP BY connection, session)
    GROUP BY connection)
SELECT
  c.id,
  c.client,
  (SELECT name FROM address_name n WHERE n.address = c.client) AS client_name,
  c.server,
  (SELECT name FROM address_name n WHERE n.address = c.server) AS server_name,
  c.port,
  iif(EXISTS (SELECT 1 FROM connection_vlan v WHERE v.connection = c.id), (SELECT group_concat(vlan, ',') FROM
    (SELECT DISTINCT vlan FROM connection_vlan v WHERE v.connection = c.id ORDER BY CAST(vlan AS INTEGER), vlan)), NULL)
    AS vlan,
  c.protocol,
  iif(t.captures = 1, t.connection_type, (SELECT connection_type FROM connection_totals l
    WHERE l.connection = c.id AND connection_type IS NOT NULL ORDER BY last_us DESC, capture DESC LIMIT 1)) AS connection_type,
  c.client_tsap,
  c.server_tsap,
  iif(t.captures = 1, t.rack, (SELECT rack FROM connection_totals l
    WHERE l.connection = c.id AND rack IS NOT NULL ORDER BY last_us DESC, capture DESC LIMIT 1)) AS rack,
  iif(t.captures = 1, t.slot, (SELECT slot FROM connection_totals l
    WHERE l.connection = c.id AND slot IS NOT NULL ORDER BY last_us DESC, capture DESC LIMIT 1)) AS slot,
  iif(t.captures = 1, t.tpdu_size, (SELECT tpdu_size FROM connection_totals l
    WHERE l.connection = c.id AND tpdu_size IS NOT NULL ORDER BY last_us DESC, capture DESC LIMIT 1)) AS tpdu_size,
  iif(t.captures = 1, t.pdu_size, (SELECT pdu_size FROM connection_totals l
    WHERE l.connection = c.id AND pdu_size IS NOT NULL ORDER BY last_us DESC, capture DESC LIMIT 1)) AS pdu_size,
  iif(t.captures = 1, t.max_jobs_calling, (SELECT max_jobs_calling FROM connection_totals l
    WHERE l.connection = c.id AND max_jobs_calling IS NOT NULL ORDER BY last_us DESC, capture DESC LIMIT 1)) AS max_jobs_calling,
  iif(t.captures = 1, t.max_jobs_called, (SELECT max_jobs_called FROM connection_totals l
    WHERE l.connection = c.id AND max_jobs_called IS NOT NULL ORDER BY last_us DESC, capture DESC LIMIT 1)) AS max_jobs_called,
  t.secure,
  coalesce(o.sessions, 0) AS sessions,
  t.concurrent_peak,
  t.start_seen,
  t.requests,
  t.responses,
  t.unanswered,
  t.errors,
  t.reads,
  t.writes,
  t.read_bytes,
  t.written_bytes,
  c.latency_median_us,
  c.latency_p95_us,
  t.longest_gap_us,
  strftime('%Y-%m-%dT%H:%M:%S', (t.first_us - (t.first_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (t.first_us % 1000000 + 1000000) % 1000000) AS first_seen,
  strftime('%Y-%m-%dT%H:%M:%S', (t.last_us - (t.last_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (t.last_us % 1000000 + 1000000) % 1000000) AS last_seen
FROM total t CROSS JOIN connection c ON c.id = t.connection LEFT JOIN opened o ON o.connection = t.connection
ORDER BY c.server_order, c.client_order, c.port, c.client_tsap, c.server_tsap, c.protocol, c.vlan_instance, c.id;

CREATE VIEW sessions AS
WITH
  part AS (
    SELECT *, row_number() OVER (PARTITION BY session ORDER BY first_us IS NULL, first_us, capture) AS from_start,
           row_number() OVER (PARTITION BY session ORDER BY last_us DESC, capture DESC) AS from_end
    FROM session_part),
  whole AS (
    SELECT session, min(opened_us) AS opened_us, max(closed_us) AS closed_us, max(start_seen) AS start_seen,
           max(count) AS count,
           max(connection) FILTER (WHERE from_start = 1) AS connection,
           max(client_port) FILTER (WHERE from_start = 1) AS client_port,
           max(capture) FILTER (WHERE from_start = 1) AS capture,
           max(first_frame) FILTER (WHERE from_start = 1) AS first_frame,
           max(last_frame) FILTER (WHERE from_end = 1) AS last_frame
    FROM part GROUP BY session),
  flow AS (
    SELECT session,
           sum(packets) FILTER (WHERE direction = 'to-server') AS packets_to_server,
           sum(packets) FILTER (WHERE direction = 'to-client') AS packets_to_client,
           sum(bytes) FILTER (WHERE direction = 'to-server') AS bytes_to_server,
           sum(bytes) FILTER (WHERE direction = 'to-client') AS bytes_to_client,
           sum(retransmissions) AS retransmissions, sum(out_of_order) AS out_of_order, sum(lost_bytes) AS lost_bytes
    FROM session_direction GROUP BY session)
SELECT
  w.session AS id,
  w.connection,
  c.client,
  w.client_port,
  (SELECT mac FROM session_direction d WHERE d.session = w.session AND direction = 'to-server' AND mac IS NOT NULL
    ORDER BY first_us, capture LIMIT 1) AS client_mac,
  c.server,
  c.port,
  (SELECT mac FROM session_direction d WHERE d.session = w.session AND direction = 'to-client' AND mac IS NOT NULL
    ORDER BY first_us, capture LIMIT 1) AS server_mac,
  strftime('%Y-%m-%dT%H:%M:%S', (w.opened_us - (w.opened_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (w.opened_us % 1000000 + 1000000) % 1000000) AS opened,
  strftime('%Y-%m-%dT%H:%M:%S', (w.closed_us - (w.closed_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (w.closed_us % 1000000 + 1000000) % 1000000) AS closed,
  w.start_seen,
  coalesce((SELECT end_reason FROM session_part e WHERE e.session = w.session AND end_reason IS NOT NULL
    ORDER BY last_us DESC, capture DESC LIMIT 1), 'capture-end') AS end_reason,
  w.count,
  f.packets_to_server,
  f.packets_to_client,
  f.bytes_to_server,
  f.bytes_to_client,
  f.retransmissions,
  f.out_of_order,
  f.lost_bytes,
  h.name AS capture,
  w.first_frame,
  w.last_frame,
  (SELECT name FROM address_name n WHERE n.address = c.client) AS client_name,
  (SELECT name FROM address_name n WHERE n.address = c.server) AS server_name
FROM whole w CROSS JOIN connection c ON c.id = w.connection JOIN flow f ON f.session = w.session
JOIN capture h ON h.id = w.capture
ORDER BY w.opened_us, w.session;

CREATE VIEW accesses AS
WITH
  total AS (
    SELECT access, sum(requests) AS requests, sum(ok) AS ok, sum(failed) AS failed, min(first_us) AS first_us,
           max(last_us) AS last_us
    FROM access_totals GROUP BY access),
  place AS (
    SELECT id, client, server, (SELECT name FROM address_name n WHERE n.address = client) AS client_name,
      (SELECT name FROM address_name n WHERE n.address = server) AS server_name, row_number() OVER
      (ORDER BY server_order, client_order, port, client_tsap, server_tsap, protocol, vlan_instance, id) AS position
    FROM connection)
SELECT
  a.connection,
  p.client,
  p.server,
  a.initiator,
  a.operation,
  a.area,
  a.db,
  a.first_byte,
  a.bytes,
  a.bit,
  a.transport,
  a.detail,
  t.requests,
  t.ok,
  t.failed,
  iif(EXISTS (SELECT 1 FROM access_code n WHERE n.access = a.id),
    (SELECT '{' || group_concat(printf(CASE WHEN code < 256 THEN '"0x%02x":%d' ELSE '"0x%04x":%d' END,
                                       code, count), ',') || '}' FROM
      (SELECT code, sum(count) AS count FROM access_code n WHERE n.access = a.id GROUP BY code ORDER BY code)),
    '{}') AS return_codes,
  a.period_median_us,
  strftime('%Y-%m-%dT%H:%M:%S', (t.first_us - (t.first_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (t.first_us % 1000000 + 1000000) % 1000000) AS first_seen,
  strftime('%Y-%m-%dT%H:%M:%S', (t.last_us - (t.last_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (t.last_us % 1000000 + 1000000) % 1000000) AS last_seen,
  p.client_name,
  p.server_name
FROM total t CROSS JOIN access a ON a.id = t.access CROSS JOIN place p ON p.id = a.connection
ORDER BY p.position, a.area, a.db, a.first_byte, a.bytes, a.bit, a.initiator, a.operation, a.transport, a.detail, a.id;

CREATE VIEW operations AS
WITH
  total AS (
    SELECT operation, sum(requests) AS requests, sum(ok) AS ok, sum(failed) AS failed, min(first_us) AS first_us,
           max(last_us) AS last_us
    FROM operation_totals GROUP BY operation)
SELECT
  o.connection,
  c.client,
  c.server,
  o.initiator,
  o.protocol,
  o.operation,
  o.detail,
  t.requests,
  t.ok,
  t.failed,
  iif(EXISTS (SELECT 1 FROM operation_code n WHERE n.operation = o.id),
    (SELECT '{' || group_concat(printf(CASE WHEN code < 256 THEN '"0x%02x":%d' ELSE '"0x%04x":%d' END,
                                       code, count), ',') || '}' FROM
      (SELECT code, sum(count) AS count FROM operation_code n WHERE n.operation = o.id GROUP BY code ORDER BY code)),
    '{}') AS errors,
  strftime('%Y-%m-%dT%H:%M:%S', (t.first_us - (t.first_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (t.first_us % 1000000 + 1000000) % 1000000) AS first_seen,
  strftime('%Y-%m-%dT%H:%M:%S', (t.last_us - (t.last_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (t.last_us % 1000000 + 1000000) % 1000000) AS last_seen,
  (SELECT name FROM address_name n WHERE n.address = c.client) AS client_name,
  (SELECT name FROM address_name n WHERE n.address = c.server) AS server_name
FROM total t CROSS JOIN operation o ON o.id = t.operation CROSS JOIN connection c ON c.id = o.connection
ORDER BY c.server_order, c.client_order, c.port, c.client_tsap, c.server_tsap, c.protocol, c.vlan_instance, c.id,
         o.initiator, o.protocol, o.operation, o.detail, o.id;

CREATE VIEW attempts AS
SELECT
  client,
  server,
  port,
  server_tsap,
  outcome,
  count,
  strftime('%Y-%m-%dT%H:%M:%S', (first_us - (first_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (first_us % 1000000 + 1000000) % 1000000) AS first_seen,
  strftime('%Y-%m-%dT%H:%M:%S', (last_us - (last_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (last_us % 1000000 + 1000000) % 1000000) AS last_seen,
  (SELECT name FROM address_name n WHERE n.address = t.client) AS client_name,
  (SELECT name FROM address_name n WHERE n.address = t.server) AS server_name
FROM (SELECT client, server, port, server_tsap, outcome, sum(count) AS count, min(first_us) AS first_us,
             max(last_us) AS last_us
      FROM attempt GROUP BY client, server, port, server_tsap, outcome) t
ORDER BY first_us, client, server, port, server_tsap, outcome;

CREATE VIEW devices AS
WITH
  -- Who was seen with which MAC and VLAN: in facts, and as an end of sessions.
  sight AS (
    SELECT address, mac, vlan, address_order, first_us, last_us FROM device_fact
    UNION ALL
    SELECT CASE d.direction WHEN 'to-server' THEN c.client ELSE c.server END, coalesce(d.mac, ''), coalesce(v.vlan, ''),
           CASE d.direction WHEN 'to-server' THEN c.client_order ELSE c.server_order END, min(d.first_us), max(d.last_us)
    FROM session_direction d JOIN session_part s ON s.session = d.session AND s.capture = d.capture
    JOIN connection c ON c.id = s.connection
    LEFT JOIN connection_vlan v ON v.connection = s.connection AND v.capture = s.capture
    GROUP BY 1, 2, 3),
  known AS (
    SELECT address, mac, address_order, min(first_us) AS first_us, max(last_us) AS last_us
    FROM sight GROUP BY address, mac),
  -- A fact without an address is about the station that its MAC is bound to; else about the only one seen with it.
  bound AS (
    SELECT DISTINCT address, mac FROM device_fact
    WHERE address <> '' AND mac <> '' AND source IN ('arp', 'nd', 'dcp', 'lldp')),
  owner AS (
    SELECT address, mac FROM bound WHERE mac IN (SELECT mac FROM known WHERE address = '')
    UNION ALL
    SELECT max(address), mac FROM known
    WHERE mac IN (SELECT mac FROM known WHERE address = '') AND mac NOT IN (SELECT mac FROM bound) AND address <> ''
    GROUP BY mac HAVING count(*) = 1),
  -- A row without MAC says something of the rows that have one, and is a station only where there is none.
  station AS (
    SELECT address, mac, address_order FROM known k
    WHERE CASE WHEN k.address = '' THEN k.mac NOT IN (SELECT mac FROM owner)
               ELSE k.mac <> '' OR NOT EXISTS (SELECT 1 FROM known o WHERE o.address = k.address AND o.mac <> '') END),
  -- Which sights are about which station.
  about AS (
    SELECT s.address, s.mac, k.address AS said_of, k.mac AS said_mac, k.first_us, k.last_us
    FROM station s JOIN known k ON k.address = s.address AND k.mac IN ('', s.mac)
    UNION ALL
    SELECT o.address, o.mac, k.address, k.mac, k.first_us, k.last_us
    FROM owner o JOIN known k ON k.address = '' AND k.mac = o.mac),
  span AS (
    SELECT address, mac, min(first_us) AS first_us, max(last_us) AS last_us FROM about GROUP BY address, mac),
  tagged AS (
    SELECT address, mac, group_concat(vlan, ',') AS vlan FROM (
      SELECT DISTINCT a.address, a.mac, g.vlan FROM about a JOIN sight g ON g.address = a.said_of AND g.mac = a.said_mac
      WHERE g.vlan <> '' ORDER BY a.address, a.mac, g.vlan)
    GROUP BY address, mac),
  latest AS (
    SELECT address, mac, fact, value, source FROM (
      SELECT a.address, a.mac, f.fact, f.value, f.source, row_number() OVER
        (PARTITION BY a.address, a.mac, f.fact ORDER BY
           -- What a controller says of itself before the name that the network has for it; one word for each family.
           CASE WHEN f.fact = 'name' AND f.source IN ('dcp', 'lldp') THEN 1
                WHEN f.fact = 'family' AND f.source <> 'order-number' THEN 1 ELSE 0 END,
           f.last_us DESC, f.source, f.value) AS age
      FROM about a JOIN device_fact f ON f.address = a.said_of AND f.mac = a.said_mac
      WHERE f.fact IN ('vendor', 'name', 'family', 'order_number', 'hardware_version', 'firmware', 'serial', 'module',
                       'plant', 'location'))
    WHERE age = 1),
  identity AS (
    SELECT address, mac,
           max(value) FILTER (WHERE fact = 'vendor') AS vendor,
           max(value) FILTER (WHERE fact = 'name') AS name,
           max(value) FILTER (WHERE fact = 'family') AS family,
           max(value) FILTER (WHERE fact = 'order_number') AS order_number,
           max(value) FILTER (WHERE fact = 'hardware_version') AS hardware_version,
           max(value) FILTER (WHERE fact = 'firmware') AS firmware,
           max(value) FILTER (WHERE fact = 'serial') AS serial,
           max(value) FILTER (WHERE fact = 'module') AS module,
           max(value) FILTER (WHERE fact = 'plant') AS plant,
           max(value) FILTER (WHERE fact = 'location') AS location
    FROM latest GROUP BY address, mac),
  sources AS (
    SELECT address, mac, group_concat(source, ',') AS identity_source
    FROM (SELECT DISTINCT address, mac, source FROM latest ORDER BY address, mac, source)
    GROUP BY address, mac),
  -- Absolute addresses of classic S7 only: what PUT and GET ask for. The one who is asked is the device.
  asked AS (
    SELECT a.id, CASE a.initiator WHEN 'client' THEN c.server ELSE c.client END AS address
    FROM access a JOIN connection c ON c.id = a.connection
    WHERE c.protocol = 's7comm' AND a.operation IN ('read', 'write') AND a.area NOT IN ('symbol', 'NCK')),
  served AS (
    SELECT q.address, sum(t.ok) AS ok FROM asked q JOIN access_totals t ON t.access = q.id GROUP BY q.address),
  refused AS (
    SELECT q.address, min(n.code) AS least, max(n.code) AS greatest
    FROM asked q JOIN access_code n ON n.access = q.id GROUP BY q.address)
SELECT
  nullif(s.address, '') AS address,
  nullif(s.mac, '') AS mac,
  i.vendor,
  g.vlan,
  CASE WHEN s.address IN (SELECT client FROM connection) AND s.address IN (SELECT server FROM connection)
         THEN 'client,server'
       WHEN s.address IN (SELECT client FROM connection) THEN 'client'
       WHEN s.address IN (SELECT server FROM connection) THEN 'server' END AS roles,
  coalesce(n.name, i.name) AS name,
  i.family,
  i.order_number,
  i.hardware_version,
  i.firmware,
  i.serial,
  i.module,
  i.plant,
  i.location,
  CASE WHEN v.ok > 0 THEN 'used-and-open'
       WHEN r.least = 0x8104 AND r.greatest = 0x8104 THEN 'used-and-refused'
       ELSE 'not-observed' END AS putget,
  CASE WHEN n.name IS NULL THEN o.identity_source ELSE 'names' || coalesce(',' || o.identity_source, '') END
    AS identity_source,
  strftime('%Y-%m-%dT%H:%M:%S', (p.first_us - (p.first_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (p.first_us % 1000000 + 1000000) % 1000000) AS first_seen,
  strftime('%Y-%m-%dT%H:%M:%S', (p.last_us - (p.last_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (p.last_us % 1000000 + 1000000) % 1000000) AS last_seen
FROM station s
JOIN span p ON p.address = s.address AND p.mac = s.mac
LEFT JOIN tagged g ON g.address = s.address AND g.mac = s.mac
LEFT JOIN identity i ON i.address = s.address AND i.mac = s.mac
LEFT JOIN sources o ON o.address = s.address AND o.mac = s.mac
LEFT JOIN address_name n ON n.address = s.address
LEFT JOIN served v ON v.address = s.address
LEFT JOIN refused r ON r.address = s.address
ORDER BY s.address = '', s.address_order, s.mac;

CREATE VIEW events AS
SELECT
  strftime('%Y-%m-%dT%H:%M:%S', (e.time_us - (e.time_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (e.time_us % 1000000 + 1000000) % 1000000) AS time,
  e.kind,
  e.client,
  e.server,
  e.connection,
  e.detail,
  e.outcome,
  e.technique,
  h.name AS capture,
  e.frame,
  (SELECT name FROM address_name n WHERE n.address = e.client) AS client_name,
  (SELECT name FROM address_name n WHERE n.address = e.server) AS server_name
FROM event e JOIN capture h ON h.id = e.capture
ORDER BY e.time_us, e.capture, e.frame, e.id;

CREATE VIEW captures AS
SELECT
  c.id,
  c.name,
  c.fingerprint,
  c.sensor,
  (SELECT '[' || coalesce(group_concat('"' || name || '"', ','), '') || ']' FROM
    (SELECT coalesce(l.name, 'link-type-' || t.link_type) AS name FROM capture_link_type t
     LEFT JOIN link_type l ON l.number = t.link_type WHERE t.capture = c.id ORDER BY t.link_type)) AS link_types,
  c.packets,
  c.bytes,
  c.dropped_by_kernel,
  c.dropped_by_interface,
  c.duplicates,
  c.truncated,
  c.malformed,
  c.not_looked_at,
  (SELECT '{' || coalesce(group_concat('"' || replace(replace(kind, '\', '\\'), '"', '\"') || '":' || packets, ','), '') || '}' FROM
    (SELECT kind, packets FROM capture_kind k WHERE k.capture = c.id ORDER BY kind)) AS kinds,
  strftime('%Y-%m-%dT%H:%M:%S', (c.first_packet_us - (c.first_packet_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (c.first_packet_us % 1000000 + 1000000) % 1000000) AS first_packet,
  strftime('%Y-%m-%dT%H:%M:%S', (c.last_packet_us - (c.last_packet_us % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch') || printf('.%06dZ', (c.last_packet_us % 1000000 + 1000000) % 1000000) AS last_packet,
  c.complete,
  c.problem
FROM capture c
ORDER BY c.id;
