#include "plant.hpp"

#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "storage/schema.hpp"
#include "storage/writer.hpp"

namespace s7::reports::testing {
namespace {

using namespace s7::storage;

constexpr Nanoseconds noon = 1'714'564'800'000'000'000;  // date -u -d 2024-05-01T12:00 +%s
constexpr Nanoseconds second = 1'000'000'000;

Span seen(int first, int last) {
  return {{noon + first * second, static_cast<std::uint64_t>(first) + 1},
          {noon + last * second, static_cast<std::uint64_t>(last) + 2}};
}

AccessKey range(Operation operation, std::string area, std::optional<std::int64_t> db, std::int64_t first,
                std::int64_t bytes) {
  AccessKey key;
  key.operation = operation;
  key.area = std::move(area);
  key.db = db;
  key.first_byte = first;
  key.bytes = bytes;
  key.transport = "BYTE";
  return key;
}

AccessTotals served(std::uint64_t items) {
  AccessTotals totals;
  totals.requests = totals.ok = items;
  totals.seen = seen(1, 100);
  for (std::uint64_t i = 1; i < items; ++i) totals.period.add(500'000);
  return totals;
}

AccessTotals refused(std::uint64_t items, std::uint16_t code) {
  AccessTotals totals;
  totals.requests = totals.failed = items;
  totals.codes[code] = {items, seen(5, 50)};
  totals.seen = seen(5, 50);
  return totals;
}

class Plant {
 public:
  explicit Plant(Writer& writer) : writer_(writer), capture_(add_capture()) {}
  void write() {
    panel();
    partner();
    engineering();
    others();
  }

 private:
  CaptureId add_capture();
  ConnectionId connect(const char* client, const char* server, const char* protocol, const char* calling,
                       const char* called);
  void session(ConnectionId connection, std::uint64_t lost);
  void panel();
  void partner();
  void engineering();
  void others();

  Writer& writer_;
  CaptureId capture_;
};

CaptureId Plant::add_capture() {
  CaptureRecord record;
  record.name = "cell.pcapng";
  record.fingerprint = "0011223344556677";
  record.sensor = "cell 7";
  record.link_types = {1};
  record.packets = 12345;
  record.bytes = 1'300'000;
  record.duplicates = 3;
  record.truncated = 2;
  record.kinds = {{"arp", 12}, {"lldp", 4}};
  record.first_packet = noon;
  record.last_packet = noon + 120 * second;
  record.complete = true;
  record.filter = "tcp";
  record.observation = writer_.new_observation();
  return writer_.add_capture(record);
}

ConnectionId Plant::connect(const char* client, const char* server, const char* protocol, const char* calling,
                            const char* called) {
  return writer_.connection({client, server, 102, calling, called, protocol, ""});
}

void Plant::session(ConnectionId connection, std::uint64_t lost) {
  SessionRecord record;
  record.session = writer_.new_session();
  record.connection = connection;
  record.client_port = static_cast<std::uint16_t>(49152 + record.session);
  record.start_seen = true;
  record.end_reason = EndReason::fin;
  record.opened = noon + second;
  record.closed = noon + 101 * second;
  record.to_server.mac = "00:1b:1b:1c:00:11";
  record.to_server.packets = 300;
  record.to_server.bytes = 9000;
  record.to_server.seen = record.to_client.seen = seen(1, 101);
  record.to_client.packets = 200;
  record.to_client.bytes = 40000;
  record.to_client.lost_bytes = lost;
  writer_.add(capture_, record);
}

void Plant::panel() {
  const ConnectionId id = connect("10.0.1.50", "10.0.1.20", "s7comm", "0100", "0202");
  ConnectionTotals totals;
  totals.connection_type = "op";
  totals.rack = 0;
  totals.slot = 2;
  totals.pdu_size = 240;
  totals.max_jobs_calling = totals.max_jobs_called = 8;
  totals.start_seen = true;
  totals.requests = totals.responses = totals.answered = 1200;
  totals.errors = 12;
  totals.reads = 2400;
  totals.read_bytes = 60000;
  for (int i = 0; i < 1200; ++i) totals.latency.add(14'000);
  totals.seen = seen(1, 100);
  writer_.add(capture_, id, totals);
  writer_.add(capture_, id, range(Operation::read, "DB", 10, 0, 20), served(1200));
  writer_.add(capture_, id, range(Operation::read, "DB", 10, 40, 4), served(1188));
  writer_.add(capture_, id, range(Operation::read, "DB", 99, 0, 4), refused(12, 0x0a));
  session(id, 300);
}

void Plant::partner() {
  const ConnectionId put = connect("10.0.2.10", "10.0.1.20", "s7comm", "1000", "0302");
  ConnectionTotals totals;
  totals.connection_type = "s7-basic";
  totals.rack = 0;
  totals.slot = 2;
  totals.pdu_size = 480;
  totals.requests = totals.responses = totals.answered = totals.writes = 20;
  totals.written_bytes = 80;
  totals.latency.add(8);
  totals.seen = seen(2, 90);
  writer_.add(capture_, put, totals);
  writer_.add(capture_, put, range(Operation::write, "DB", 11, 0, 4), served(20));
  // The server of this connection asks back: its partner is the one that is read.
  AccessKey back = range(Operation::read, "M", std::nullopt, 0, 2);
  back.initiator = Initiator::server;
  writer_.add(capture_, put, back, served(5));
  session(put, 0);

  const ConnectionId rejected = connect("10.0.2.10", "10.0.1.30", "s7comm", "1000", "0301");
  totals.slot = 1;
  totals.requests = totals.responses = totals.answered = totals.errors = totals.reads = 118;
  totals.writes = totals.written_bytes = 0;
  writer_.add(capture_, rejected, totals);
  writer_.add(capture_, rejected, range(Operation::read, "DB", 1, 0, 10), refused(118, 0x8104));
  session(rejected, 0);
}

void Plant::engineering() {
  const ConnectionId id = connect("10.0.1.9", "10.0.1.20", "s7comm", "0100", "0102");
  ConnectionTotals totals;
  totals.connection_type = "pg";
  totals.rack = 0;
  totals.slot = 2;
  totals.requests = 16;
  totals.responses = totals.answered = 15;
  totals.seen = seen(30, 60);
  writer_.add(capture_, id, totals);
  const auto operation = [&](const char* name, std::uint64_t requests, std::uint64_t failed) {
    OperationTotals done;
    done.requests = requests;
    done.ok = requests - failed;
    done.failed = failed;
    if (failed > 0) done.codes[0xd241] = {failed, seen(40, 40)};
    done.seen = seen(30, 60);
    writer_.add(capture_, id, {Initiator::client, "s7comm", name, ""}, done);
  };
  operation("setup-communication", 1, 0);
  operation("start-upload", 1, 0);
  operation("upload", 12, 0);
  operation("end-upload", 1, 0);
  operation("plc-stop", 1, 1);
  session(id, 0);
}

void Plant::others() {
  const ConnectionId mms = connect("10.0.1.60", "10.0.1.70", "mms", "0001", "0001");
  ConnectionTotals totals;
  totals.seen = seen(3, 4);
  writer_.add(capture_, mms, totals);
  session(mms, 0);

  AttemptRecord attempt;
  attempt.client = "10.0.2.10";
  attempt.server = "10.0.3.7";
  attempt.port = 102;
  attempt.outcome = "unanswered";
  attempt.count = 7;
  attempt.seen = seen(10, 110);
  writer_.add(capture_, attempt);
  attempt.server = "10.0.1.20";
  attempt.server_tsap = "0303";
  attempt.outcome = "cotp-rejected";
  attempt.count = 1;
  writer_.add(capture_, attempt);
  attempt.server_tsap = "0302";
  attempt.outcome = "established";
  writer_.add(capture_, attempt);

  const std::vector<CodeName> names{{"return-code", 0x0a, "OBJECT_MISSING", ""},
                                    {"header-error", 0x8104, "NOT_IMPLEMENTED_OR_BAD_FRAME", ""}};
  writer_.set_code_names(names);
}

}  // namespace

Inventory::Inventory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "s7scope-report-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
}

Inventory::~Inventory() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void write_plant(const std::string& path) {
  Database db = open_inventory(path);
  Writer writer(db);
  Plant(writer).write();
  writer.commit();
}

void write_empty(const std::string& path) {
  Database db = open_inventory(path);
  Writer(db).commit();
}

}  // namespace s7::reports::testing
