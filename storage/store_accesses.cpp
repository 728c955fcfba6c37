#include "storage/store_accesses.hpp"

#include "storage/merge.hpp"
#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

constexpr const char* totals_columns =
    "requests, ok, failed, ok_bytes, value_changes, period, first_us, first_frame, last_us, last_frame,"
    "ok_first_us, ok_first_frame, ok_last_us, ok_last_frame,"
    "changed_first_us, changed_first_frame, changed_last_us, changed_last_frame";

constexpr double median = 0.5, p95 = 0.95;

void bind_totals(Statement& to, const AccessTotals& t) {
  to.bind(t.requests).bind(t.ok).bind(t.failed).bind(t.ok_bytes).bind(t.value_changes).bind(t.period.to_blob());
  bind_span(to, t.seen);
  bind_span(to, t.succeeded);
  bind_span(to, t.value_changed);
}

AccessTotals read_totals(Row row) {
  AccessTotals t;
  t.requests = row.count();
  t.ok = row.count();
  t.failed = row.count();
  t.ok_bytes = row.count();
  t.value_changes = row.optional<std::uint64_t>();
  t.period = row.histogram();
  t.seen = row.span();
  t.succeeded = row.span();
  t.value_changed = row.span();
  return t;
}

void bind_key(Statement& to, ConnectionId connection, const AccessKey& key) {
  to.bind(connection).bind(name(key.initiator)).bind(name(key.operation)).bind(key.area);
  to.bind(key.db).bind(key.first_byte).bind(key.bytes).bind(key.bit);
  bind_known(to, key.transport);
  bind_known(to, key.detail);
}

}  // namespace

AccessStore::AccessStore(const Database& db)
    : find_(db.later("SELECT id FROM access WHERE connection = ? AND initiator = ? AND operation = ? AND area = ? "
                     "AND coalesce(db, -1) = coalesce(?, -1) AND coalesce(first_byte, -1) = coalesce(?, -1) "
                     "AND coalesce(bytes, -1) = coalesce(?, -1) AND coalesce(bit, -1) = coalesce(?, -1) "
                     "AND coalesce(transport, '') = coalesce(?, '') AND coalesce(detail, '') = coalesce(?, '')")),
      insert_(db.later(insert_sql("INSERT", "access",
                                  "connection, initiator, operation, area, db, first_byte, bytes, bit, transport,"
                                  "detail, period_median_us, period_p95_us") +
                       unless_there)),
      select_totals_(
          db.later(std::string("SELECT ") + totals_columns + " FROM access_totals WHERE access = ? AND capture = ?")),
      insert_totals_(db.later(insert_sql("INSERT", "access_totals", std::string("access, capture,") + totals_columns) +
                              unless_there)),
      replace_totals_(
          db.later(insert_sql("REPLACE", "access_totals", std::string("access, capture,") + totals_columns))),
      touched_(db.later("SELECT access FROM access_totals WHERE capture = ?")),
      periods_(db.later("SELECT period FROM access_totals WHERE access = ?")),
      update_(db.later("UPDATE access SET period_median_us = ?, period_p95_us = ? WHERE id = ?")),
      prune_(db.later("DELETE FROM access WHERE NOT EXISTS (SELECT 1 FROM access_totals t WHERE t.access = access.id) "
                      "AND NOT EXISTS (SELECT 1 FROM access_code n WHERE n.access = access.id)")),
      codes_(db, "access_code", "access"),
      db_(db) {}

std::optional<std::int64_t> AccessStore::find(ConnectionId connection, const AccessKey& key) {
  bind_key(find_, connection, key);
  if (!find_.step()) return std::nullopt;
  const std::int64_t access = find_.integer(0);
  find_.reset();
  stale_.insert(access);
  return access;
}

// A new key has one contribution: its percentiles are known at once, nothing is to be read back. Empty: it is not new.
std::optional<std::int64_t> AccessStore::insert(ConnectionId connection, const AccessKey& key,
                                                const Histogram& period) {
  bind_key(insert_, connection, key);
  insert_.bind(period.percentile(median)).bind(period.percentile(p95)).run();
  return db_.changes() > 0 ? std::optional(db_.last_insert_id()) : std::nullopt;
}

// An insertion that fails costs an id, so it is the first attempt only where it will hardly fail.
void AccessStore::add(CaptureId capture, ConnectionId connection, bool new_connection, const AccessKey& key,
                      const AccessTotals& totals) {
  auto access = new_connection ? insert(connection, key, totals.period) : find(connection, key);
  if (!access) access = new_connection ? find(connection, key) : insert(connection, key, totals.period);
  codes_.add(capture, *access, totals.codes);
  insert_totals_.bind(*access).bind(capture);
  bind_totals(insert_totals_, totals);
  insert_totals_.run();
  if (db_.changes() == 0) add_to(capture, *access, totals);
}

// Totals that are there already.
void AccessStore::add_to(CaptureId capture, std::int64_t access, const AccessTotals& totals) {
  select_totals_.bind(access).bind(capture);
  select_totals_.step();
  AccessTotals sum = read_totals(Row(select_totals_));
  select_totals_.reset();
  merge(sum, totals);
  replace_totals_.bind(access).bind(capture);
  bind_totals(replace_totals_, sum);
  replace_totals_.run();
}

void AccessStore::forget(CaptureId capture) {
  touched_.bind(capture);
  while (touched_.step()) stale_.insert(touched_.integer(0));
}

void AccessStore::refresh() {
  for (const std::int64_t access : stale_) {
    Histogram sum;
    periods_.bind(access);
    while (periods_.step()) sum.merge(Histogram::from_blob(periods_.blob(0)));
    update_.bind(sum.percentile(median)).bind(sum.percentile(p95)).bind(access).run();
  }
  stale_.clear();
}

void AccessStore::prune() { prune_.run(); }

}  // namespace s7::storage
