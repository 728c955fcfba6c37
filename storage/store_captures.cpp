#include "storage/store_captures.hpp"

#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

constexpr const char* columns =
    "observation, name, fingerprint, sensor, filter, packets, bytes, dropped_by_kernel, dropped_by_interface, "
    "duplicates,"
    "truncated, malformed, not_looked_at, first_packet_us, last_packet_us, complete, problem";

void bind_record(Statement& to, const CaptureRecord& r) {
  to.bind(r.observation).bind(r.name);
  bind_known(to, r.fingerprint);
  bind_known(to, r.sensor);
  bind_known(to, r.filter);
  to.bind(r.packets).bind(r.bytes).bind(r.dropped_by_kernel).bind(r.dropped_by_interface).bind(r.duplicates);
  to.bind(r.truncated).bind(r.malformed).bind(r.not_looked_at);
  to.bind(to_microseconds(r.first_packet)).bind(to_microseconds(r.last_packet)).bind(r.complete);
  bind_known(to, r.problem);
}

constexpr const char* known_columns =
    "SELECT id, name, ifnull(fingerprint, ''), ifnull(filter, ''), packets, first_packet_us, last_packet_us, complete"
    " FROM capture";

KnownCapture read_known(Row row) {
  KnownCapture known;
  known.id = row.integer();
  known.name = row.text();
  known.fingerprint = row.text();
  known.filter = row.text();
  known.packets = row.count();
  known.first_packet = row.time();
  known.last_packet = row.time();
  known.complete = row.flag();
  return known;
}

std::string update_sql() {
  std::string sql = "UPDATE capture SET (";
  const std::string insert = insert_sql("INSERT", "capture", columns);
  return sql + columns + ") = " + insert.substr(insert.rfind('(')) + " WHERE id = ?";
}

}  // namespace

CaptureStore::CaptureStore(const Database& db)
    : insert_(db.later(insert_sql("INSERT", "capture", columns))),
      update_(db.later(update_sql())),
      find_(db.later(std::string(known_columns) + " WHERE fingerprint = ? ORDER BY id")),
      all_(db.later(std::string(known_columns) + " ORDER BY id")),
      remove_(db.later("DELETE FROM capture WHERE id = ?")),
      read_counter_(db.later("SELECT value FROM counter WHERE name = ?")),
      write_counter_(db.later("REPLACE INTO counter (name, value) VALUES (?, ?)")),
      insert_link_type_(db.later("INSERT OR IGNORE INTO capture_link_type (capture, link_type) VALUES (?, ?)")),
      delete_link_types_(db.later("DELETE FROM capture_link_type WHERE capture = ?")),
      insert_kind_(db.later("INSERT INTO capture_kind (capture, kind, packets) VALUES (?, ?, ?)")),
      delete_kinds_(db.later("DELETE FROM capture_kind WHERE capture = ?")),
      db_(db),
      observations_(counter("observation")),
      sessions_(counter("session")) {}

CaptureId CaptureStore::add(const CaptureRecord& record) {
  bind_record(insert_, record);
  insert_.run();
  const CaptureId capture = db_.last_insert_id();
  insert_parts(capture, record);
  return capture;
}

void CaptureStore::update(CaptureId capture, const CaptureRecord& record) {
  bind_record(update_, record);
  update_.bind(capture).run();
  delete_link_types_.bind(capture).run();
  delete_kinds_.bind(capture).run();
  insert_parts(capture, record);
}

void CaptureStore::insert_parts(CaptureId capture, const CaptureRecord& record) {
  for (const std::uint16_t link_type : record.link_types) insert_link_type_.bind(capture).bind(link_type).run();
  for (const auto& [kind, packets] : record.kinds) insert_kind_.bind(capture).bind(kind).bind(packets).run();
}

std::vector<KnownCapture> CaptureStore::find(const std::string& fingerprint) {
  std::vector<KnownCapture> found;
  if (fingerprint.empty()) return found;
  find_.bind(fingerprint);
  while (find_.step()) found.push_back(read_known(Row(find_)));
  return found;
}

std::vector<KnownCapture> CaptureStore::all() {
  std::vector<KnownCapture> found;
  while (all_.step()) found.push_back(read_known(Row(all_)));
  return found;
}

void CaptureStore::remove(CaptureId capture) { remove_.bind(capture).run(); }

std::uint64_t CaptureStore::counter(const char* name) {
  read_counter_.bind(name);
  if (!read_counter_.step()) return 0;
  const std::uint64_t value = Row(read_counter_).count();
  read_counter_.reset();
  return value;
}

void CaptureStore::save_counters() {
  write_counter_.bind("observation").bind(observations_).run();
  write_counter_.bind("session").bind(sessions_).run();
}

}  // namespace s7::storage
