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
    : find_(db.prepare("SELECT id FROM operation WHERE connection = ? AND initiator = ? AND protocol = ? "
                       "AND operation = ? AND coalesce(detail, '') = coalesce(?, '')")),
      insert_(db.prepare(insert_sql("INSERT", "operation", "connection, initiator, protocol, operation, detail"))),
      select_totals_(db.prepare(std::string("SELECT ") + totals_columns +
                                " FROM operation_totals WHERE operation = ? AND capture = ?")),
      replace_totals_(
          db.prepare(insert_sql("REPLACE", "operation_totals", std::string("operation, capture,") + totals_columns))),
      prune_(db.prepare("DELETE FROM operation WHERE NOT EXISTS "
                        "(SELECT 1 FROM operation_totals t WHERE t.operation = operation.id) "
                        "AND NOT EXISTS (SELECT 1 FROM operation_code n WHERE n.operation = operation.id)")),
      codes_(db, "operation_code", "operation"),
      db_(db) {}

std::int64_t OperationStore::find_or_add(ConnectionId connection, const OperationKey& key) {
  bind_key(find_, connection, key);
  if (find_.step()) {
    const std::int64_t id = find_.integer(0);
    find_.reset();
    return id;
  }
  bind_key(insert_, connection, key);
  insert_.run();
  return db_.last_insert_id();
}

void OperationStore::add(CaptureId capture, ConnectionId connection, const OperationKey& key,
                         const OperationTotals& totals) {
  const std::int64_t operation = find_or_add(connection, key);
  OperationTotals sum;
  select_totals_.bind(operation).bind(capture);
  if (select_totals_.step()) {
    sum = read_totals(Row(select_totals_));
    select_totals_.reset();
  }
  merge(sum, totals);
  replace_totals_.bind(operation).bind(capture);
  bind_totals(replace_totals_, sum);
  replace_totals_.run();
  codes_.add(capture, operation, totals.codes);
}

void OperationStore::prune() { prune_.run(); }

}  // namespace s7::storage
