#include <string_view>

#include "storage/schema_sql.hpp"

namespace s7::storage {

namespace {

// The second is rounded down before 1970, too; NULL stays NULL.
constexpr std::string_view time_text =
    "strftime('%Y-%m-%dT%H:%M:%S', (@ - (@ % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')"
    " || printf('.%06dZ', (@ % 1000000 + 1000000) % 1000000)";

std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
  std::string result;
  std::size_t from = 0;
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, from)) {
    result.append(text, from, at - from).append(with);
    from = at + what.size();
  }
  return result.append(text, from);
}

// Arguments of @time are column names: no parentheses inside.
std::string with_times(std::string_view sql) {
  constexpr std::string_view mark = "@time(";
  std::string result;
  std::size_t from = 0;
  for (std::size_t at = sql.find(mark); at != sql.npos; at = sql.find(mark, from)) {
    const std::size_t argument = at + mark.size();
    const std::size_t end = sql.find(')', argument);
    result.append(sql, from, at - from).append(replaced(time_text, "@", sql.substr(argument, end - argument)));
    from = end + 1;
  }
  return result.append(sql, from);
}

}  // namespace

const char* const other_views = R"sql(
CREATE VIEW attempts AS
SELECT
  client,
  server,
  port,
  server_tsap,
  outcome,
  count,
  @time(first_us) AS first_seen,
  @time(last_us) AS last_seen,
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
  -- Absolute addresses of classic S7 only: what PUT and GET ask for. The one who is asked is the device, but for called TSAPs that
  -- lead through a gateway: the station behind it has another address.
  asked AS (
    SELECT a.id, CASE a.initiator WHEN 'client' THEN c.server ELSE c.client END AS address
    FROM access a JOIN connection c ON c.id = a.connection
    WHERE c.protocol = 's7comm' AND a.operation IN ('read', 'write') AND a.area NOT IN ('symbol', 'NCK')
      AND NOT (a.initiator = 'client' AND coalesce(c.server_tsap LIKE '0106__02%' AND length(c.server_tsap) >= 34, 0))),
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
  @time(p.first_us) AS first_seen,
  @time(p.last_us) AS last_seen
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
  @time(e.time_us) AS time,
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
  @time(c.first_packet_us) AS first_packet,
  @time(c.last_packet_us) AS last_packet,
  c.complete,
  c.problem
FROM capture c
ORDER BY c.id;
)sql";

std::string views_sql() { return with_times(traffic_views) + with_times(other_views); }

}  // namespace s7::storage
