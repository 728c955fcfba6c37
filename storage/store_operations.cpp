#include "storage/store_operations.hpp"

#include "storage/merge.hpp"
#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

constexpr const char* totals_columns =
    "requests, ok, failed, pushes, first_us, first_frame, last_us, last_frame,"
    "ok_first_us, ok_first_frame, ok_last_us, ok_last_frame";

void bind_totals(Statement& to, const OperationTotals& t) {
  to.bind(t.requests).bind(t.ok).bind(t.failed).bind(t.pushes);
  bind_span(to, t.seen);
  bind_span(to, t.succeeded);
}

OperationTotals read_totals(Row row) {
  OperationTotals t;
  t.requests = row.count();
  t.ok = row.count();
  t.failed = row.count();
  t.pushes = row.count();
  t.seen = row.span();
  t.succeeded = row.span();
  return t;
}

void bind_key(Statement& to, ConnectionId connection, const OperationKey& key) {
  to.bind(connection).bind(name(key.initiator)).bind(key.protocol).bind(key.operation);
  bind_known(to, key.detail);
}

}  // namespace

OperationStore::OperationStore(const Database& db)
    : find_(db.later("SELECT id FROM operation WHERE connection = ? AND initiator = ? AND protocol = ? "
                     "AND operation = ? AND coalesce(detail, '') = coalesce(?, '')")),
      insert_(db.later(insert_sql("INSERT", "operation", "connection, initiator, protocol, operation, detail") +
                       unless_there)),
      select_totals_(db.later(std::string("SELECT ") + totals_columns +
                              " FROM operation_totals WHERE operation = ? AND capture = ?")),
      insert_totals_(
          db.later(insert_sql("INSERT", "operation_totals", std::string("operation, capture,") + totals_columns) +
                   unless_there)),
      replace_totals_(
          db.later(insert_sql("REPLACE", "operation_totals", std::string("operation, capture,") + totals_columns))),
      prune_(db.later("DELETE FROM operation WHERE NOT EXISTS "
                      "(SELECT 1 FROM operation_totals t WHERE t.operation = operation.id) "
                      "AND NOT EXISTS (SELECT 1 FROM operation_code n WHERE n.operation = operation.id)")),
      codes_(db, "operation_code", "operation"),
      db_(db) {}

std::optional<std::int64_t> OperationStore::find(ConnectionId connection, const OperationKey& key) {
  bind_key(find_, connection, key);
  if (!find_.step()) return std::nullopt;
  const std::int64_t id = find_.integer(0);
  find_.reset();
  return id;
}

// Empty: the key is not new.
std::optional<std::int64_t> OperationStore::insert(ConnectionId connection, const OperationKey& key) {
  bind_key(insert_, connection, key);
  insert_.run();
  return db_.changes() > 0 ? std::optional(db_.last_insert_id()) : std::nullopt;
}

// An insertion that fails costs an id, so it is the first attempt only where it will hardly fail.
void OperationStore::add(CaptureId capture, ConnectionId connection, bool new_connection, const OperationKey& key,
                         const OperationTotals& totals) {
  auto operation = new_connection ? insert(connection, key) : find(connection, key);
  if (!operation) operation = new_connection ? find(connection, key) : insert(connection, key);
  codes_.add(capture, *operation, totals.codes);
  insert_totals_.bind(*operation).bind(capture);
  bind_totals(insert_totals_, totals);
  insert_totals_.run();
  if (db_.changes() == 0) add_to(capture, *operation, totals);
}

// Totals that are there already.
void OperationStore::add_to(CaptureId capture, std::int64_t operation, const OperationTotals& totals) {
  select_totals_.bind(operation).bind(capture);
  select_totals_.step();
  OperationTotals sum = read_totals(Row(select_totals_));
  select_totals_.reset();
  merge(sum, totals);
  replace_totals_.bind(operation).bind(capture);
  bind_totals(replace_totals_, sum);
  replace_totals_.run();
}

void OperationStore::prune() { prune_.run(); }

}  // namespace s7::storage
