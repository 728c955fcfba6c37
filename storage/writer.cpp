#include "storage/writer.hpp"

#include "storage/schema.hpp"
#include "storage/store_accesses.hpp"
#include "storage/store_captures.hpp"
#include "storage/store_connections.hpp"
#include "storage/store_facts.hpp"
#include "storage/store_names.hpp"
#include "storage/store_operations.hpp"
#include "storage/store_sessions.hpp"

namespace s7::storage {

namespace {

// A connection stays as long as anything refers to it.
constexpr const char* prune_connections = R"sql(
DELETE FROM connection AS c WHERE
  NOT EXISTS (SELECT 1 FROM connection_totals x WHERE x.connection = c.id)
  AND NOT EXISTS (SELECT 1 FROM access x WHERE x.connection = c.id)
  AND NOT EXISTS (SELECT 1 FROM operation x WHERE x.connection = c.id)
  AND NOT EXISTS (SELECT 1 FROM session_part x WHERE x.connection = c.id)
  AND NOT EXISTS (SELECT 1 FROM event x WHERE x.connection = c.id)
  AND NOT EXISTS (SELECT 1 FROM problem x WHERE x.connection = c.id)
  AND NOT EXISTS (SELECT 1 FROM connection_code x WHERE x.connection = c.id)
  AND NOT EXISTS (SELECT 1 FROM connection_vlan x WHERE x.connection = c.id)
  AND NOT EXISTS (SELECT 1 FROM connection_minute x WHERE x.connection = c.id)
)sql";

}  // namespace

// Members are made in this order: nothing is read before the transaction has begun, no statement outlives it.
struct Writer::Stores {
  explicit Stores(Database& database) : db(database), transaction(database) {}

  Database& db;
  Transaction transaction;
  CaptureStore captures{make_missing_tables(db)};
  ConnectionStore connections{db};
  AccessStore accesses{db};
  OperationStore operations{db};
  SessionStore sessions{db};
  FactStore facts{db};
  NameStore names{db};
  bool removed = false;
};

Writer::Writer(Database& db) : stores_(std::make_unique<Stores>(db)) {}

Writer::~Writer() = default;

std::uint64_t Writer::new_observation() { return stores_->captures.next_observation(); }

CaptureId Writer::add_capture(const CaptureRecord& record) { return stores_->captures.add(record); }

void Writer::update_capture(CaptureId capture, const CaptureRecord& record) {
  stores_->captures.update(capture, record);
}

std::vector<KnownCapture> Writer::find_captures(const std::string& fingerprint) {
  return stores_->captures.find(fingerprint);
}

std::vector<KnownCapture> Writer::all_captures() { return stores_->captures.all(); }

void Writer::remove_capture(CaptureId capture) {
  stores_->connections.forget(capture);
  stores_->accesses.forget(capture);
  stores_->captures.remove(capture);
  stores_->removed = true;
}

ConnectionId Writer::connection(const ConnectionKey& key) { return stores_->connections.find_or_add(key); }

std::uint64_t Writer::new_session() { return stores_->captures.next_session(); }

void Writer::add(CaptureId capture, ConnectionId connection, const ConnectionTotals& totals) {
  stores_->connections.add(capture, connection, totals);
}

void Writer::add(CaptureId capture, ConnectionId connection, const AccessKey& key, const AccessTotals& totals) {
  stores_->accesses.add(capture, connection, stores_->connections.is_new(connection), key, totals);
}

void Writer::add(CaptureId capture, ConnectionId connection, const OperationKey& key, const OperationTotals& totals) {
  stores_->operations.add(capture, connection, stores_->connections.is_new(connection), key, totals);
}

void Writer::add(CaptureId capture, const ProblemKey& key, const ProblemTotals& totals) {
  stores_->facts.add(capture, key, totals);
}

void Writer::add(CaptureId capture, const SessionRecord& part) { stores_->sessions.add(capture, part); }

void Writer::add(CaptureId capture, const AttemptRecord& attempt) { stores_->facts.add(capture, attempt); }

void Writer::add(CaptureId capture, const EventRecord& event) { stores_->facts.add(capture, event); }

void Writer::add(CaptureId capture, const DeviceFact& fact) { stores_->facts.add(capture, fact); }

void Writer::add(CaptureId capture, const ResolutionKey& key, const ResolutionTotals& totals) {
  stores_->facts.add(capture, key, totals);
}

std::vector<StationSight> Writer::stations(CaptureId capture) { return stores_->facts.stations(capture); }

std::vector<DeviceFact> Writer::facts(CaptureId capture, const std::string& name) {
  return stores_->facts.facts(capture, name);
}

void Writer::set_code_names(std::span<const CodeName> names) { stores_->facts.set_code_names(names); }

void Writer::set_station_names(std::span<const StationName> names) { stores_->names.set(names); }

void Writer::recompute() {
  for (const KnownCapture& capture : stores_->captures.all()) {
    stores_->connections.forget(capture.id);
    stores_->accesses.forget(capture.id);
  }
  stores_->removed = true;
}

void Writer::commit() {
  Stores& stores = *stores_;
  if (stores.removed) {
    stores.accesses.prune();
    stores.operations.prune();
  }
  stores.db.execute(prune_connections);
  stores.names.refresh();
  commit_slice();
}

void Writer::commit_slice() {
  Stores& stores = *stores_;
  stores.connections.refresh();
  stores.accesses.refresh();
  stores.captures.save_counters();
  stores.transaction.commit();
}

}  // namespace s7::storage
