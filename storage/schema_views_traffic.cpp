#include "storage/schema_sql.hpp"

namespace s7::storage {

// Totals are grouped first, in the order of their primary key, and the keys joined to the groups: no row is looked at
// twice. CROSS JOIN keeps that order of joining. What needs a table of its own per row (lists, the latest of several
// values) is asked only where there is something to list or to choose from.
const char* const traffic_views = R"sql(
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
  @time(t.first_us) AS first_seen,
  @time(t.last_us) AS last_seen
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
  @time(w.opened_us) AS opened,
  @time(w.closed_us) AS closed,
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
  @time(t.first_us) AS first_seen,
  @time(t.last_us) AS last_seen,
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
  @time(t.first_us) AS first_seen,
  @time(t.last_us) AS last_seen,
  (SELECT name FROM address_name n WHERE n.address = c.client) AS client_name,
  (SELECT name FROM address_name n WHERE n.address = c.server) AS server_name
FROM total t CROSS JOIN operation o ON o.id = t.operation CROSS JOIN connection c ON c.id = o.connection
ORDER BY c.server_order, c.client_order, c.port, c.client_tsap, c.server_tsap, c.protocol, c.vlan_instance, c.id,
         o.initiator, o.protocol, o.operation, o.detail, o.id;
)sql";

}  // namespace s7::storage
