#include "scene.hpp"

#include <cstdlib>
#include <stdexcept>

namespace s7::reports::audit::test {

using namespace storage;

Nanoseconds at(double seconds) { return 1'714'564'800'000'000'000 + static_cast<Nanoseconds>(seconds * 1e9); }

Span during(double first, double last) {
  return {{at(first), static_cast<std::uint64_t>(first * 10) + 1},
          {at(last), static_cast<std::uint64_t>(last * 10) + 1}};
}

AccessKey range(storage::Operation operation, std::int64_t db, std::int64_t first_byte, std::int64_t bytes) {
  AccessKey key;
  key.operation = operation;
  key.area = "DB";
  key.db = db;
  key.first_byte = first_byte;
  key.bytes = bytes;
  key.transport = "BYTE";
  return key;
}

AccessTotals served(std::uint64_t items, double first, double last) {
  AccessTotals totals;
  totals.requests = totals.ok = items;
  totals.seen = totals.succeeded = during(first, last);
  return totals;
}

AccessTotals refused(std::uint64_t items, std::uint16_t code, double first, double last) {
  AccessTotals totals;
  totals.requests = totals.failed = items;
  totals.codes[code] = {items, during(first, last)};
  totals.seen = during(first, last);
  return totals;
}

AccessTotals unanswered(std::uint64_t items, double first, double last) {
  AccessTotals totals;
  totals.requests = items;
  totals.seen = during(first, last);
  return totals;
}

Scene::Scene() {
  std::string pattern = (std::filesystem::temp_directory_path() / "s7scope-audit-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  database_ = std::make_unique<Database>(open_inventory(path()));
  writer_ = std::make_unique<Writer>(*database_);
  capture_ = add_capture(capture_record("cell.pcapng"));
}

Scene::~Scene() {
  writer_.reset();
  database_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

CaptureRecord Scene::capture_record(const std::string& name) {
  CaptureRecord record;
  record.name = name;
  record.fingerprint = name;
  record.link_types = {1};
  record.packets = 1000;
  record.bytes = 100'000;
  record.first_packet = at(0);
  record.last_packet = at(7200);
  record.complete = true;
  return record;
}

CaptureId Scene::add_capture(CaptureRecord record) {
  record.observation = writer_->new_observation();
  return writer_->add_capture(record);
}

ConnectionKey Scene::key(const std::string& client, const std::string& server) {
  return {client, server, 102, "0100", "0102", "s7comm", ""};
}

ConnectionTotals Scene::totals(const std::string& type) {
  ConnectionTotals totals;
  totals.connection_type = type;
  totals.rack = 0;
  totals.slot = 2;
  totals.pdu_size = 240;
  totals.start_seen = true;
  totals.requests = totals.responses = totals.answered = 100;
  totals.concurrent_peak = 1;
  totals.concurrent_peak_at = during(0, 0).first;
  totals.seen = during(0, 100);
  return totals;
}

SessionRecord Scene::session() {
  SessionRecord record;
  record.client_port = 49152;
  record.start_seen = true;
  record.end_reason = storage::EndReason::fin;
  record.opened = at(0);
  record.closed = at(100);
  record.to_server.packets = record.to_client.packets = 200;
  record.to_server.bytes = record.to_client.bytes = 9000;
  record.to_server.seen = record.to_client.seen = during(0, 100);
  return record;
}

ConnectionId Scene::talk(ConnectionKey key, const ConnectionTotals& totals, const SessionRecord& session) {
  const ConnectionId id = writer_->connection(key);
  writer_->add(capture_, id, totals);
  SessionRecord record = session;
  record.session = writer_->new_session();
  record.connection = id;
  writer_->add(capture_, record);
  return id;
}

ConnectionId Scene::talk(const std::string& client, const std::string& server, const std::string& type) {
  return talk(key(client, server), totals(type), session());
}

void Scene::fact(const std::string& address, const std::string& name, const std::string& value) {
  writer_->add(capture_, DeviceFact{address, "", "", name, value, "szl-0011", during(1, 1)});
}

void Scene::event(const std::string& kind, ConnectionId connection, const std::string& client,
                  const std::string& server, const std::string& outcome, double second, const std::string& detail) {
  EventRecord record;
  record.kind = kind;
  record.client = client;
  record.server = server;
  record.outcome = outcome;
  record.detail = detail;
  record.connection = connection;
  record.at = during(second, second).first;
  writer_->add(capture_, record);
}

AttemptRecord Scene::attempt(const std::string& client, const std::string& server, const std::string& outcome,
                             double second) {
  AttemptRecord record;
  record.client = client;
  record.server = server;
  record.client_port = 50000;
  record.port = 102;
  record.outcome = outcome;
  record.syns = 1;
  record.seen = during(second, second);
  return record;
}

AuditInput Scene::input() {
  writer_->commit();
  writer_.reset();
  writer_ = std::make_unique<Writer>(*database_);  // more may follow
  Reader reader(path());
  return load(reader, Knowledge{});
}

Findings Scene::run(RuleFunction rule) {
  const AuditInput rows = input();
  Findings findings;
  rule(rows, findings);
  finish(rows, findings);
  return findings;
}

std::vector<std::string> ids(const Findings& findings) {
  std::vector<std::string> result;
  for (const Finding& finding : findings) result.push_back(finding.rule);
  return result;
}

std::string said(const Finding& finding) {
  std::string text;
  for (const std::string* part : {&finding.title, &finding.observation, &finding.likely_cause, &finding.alternatives,
                                  &finding.advice, &finding.settles})
    text += *part + "\n";
  return text;
}

}  // namespace s7::reports::audit::test
