// make_inventory FILE [CONTROLLERS]: the inventory of a large plant, always the same for the same number: 500
// controllers with ten connections each and twenty ranges per connection, that is 100,000 accesses of 5,000
// connections. Every fault that the audit knows from rows is somewhere in it.

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>

#include "storage/schema.hpp"
#include "storage/writer.hpp"

namespace {

using namespace s7::storage;

constexpr int connections_of_each = 10, ranges_of_each = 20;
constexpr Nanoseconds sec = 1'000'000'000, start_time = 1'773'727'925 * sec;
constexpr Nanoseconds whole_time = 86'400 * sec;

Mark mark(Nanoseconds after) { return {start_time + after, static_cast<std::uint64_t>(after / sec) + 1}; }
Span during(Nanoseconds first, Nanoseconds last) { return {mark(first), mark(last)}; }

class Plant {
 public:
  explicit Plant(const std::string& path) : database_(open_inventory(path)), writer_(database_) {
    CaptureRecord capture;
    capture.name = "plant.pcapng";
    capture.fingerprint = "plant";
    capture.link_types = {1};
    capture.packets = 100'000'000;
    capture.first_packet = start_time;
    capture.last_packet = start_time + whole_time;
    capture.complete = true;
    capture.observation = writer_.new_observation();
    capture_ = writer_.add_capture(capture);
  }

  void controller(int number) {
    const std::string address = "10.1." + std::to_string(number / 250) + "." + std::to_string(number % 250 + 1);
    const char* order_number = number % 2 == 0 ? "6ES7 315-2EH14-0AB0" : "6ES7 513-1AL02-0AB0";
    writer_.add(capture_, DeviceFact{address, "", "", "order_number", order_number, "szl-0011", during(sec, sec)});
    for (int i = 0; i < connections_of_each; ++i) connection(address, number, i);
    if (number % 10 == 0) stops(address);
  }

  void commit() { writer_.commit(); }

 private:
  void connection(const std::string& server, int number, int i) {
    const std::string client = "10.2.0." + std::to_string(i + 1);
    const ConnectionId id =
        writer_.connection({client, server, 102, "0100", i % 3 == 0 ? "0302" : "0202", "s7comm", ""});
    ConnectionTotals totals;
    totals.connection_type = i % 3 == 0 ? "s7-basic" : "op";
    totals.start_seen = true;
    totals.requests = totals.responses = totals.answered = totals.reads = 10'000;
    const bool late = number % 25 == 0 && i == 3;
    for (int n = 0; n < 100; ++n) totals.latency.add(late ? 700'000 : 4'000 + 50 * n);
    totals.seen = during(0, whole_time);
    writer_.add(capture_, id, totals);
    for (int n = 0; n < 1 + number % 3; ++n) session(id, number, n);
    for (int n = 0; n < ranges_of_each; ++n) range(id, i, n);
    functions(id, number);
    attempt(client, server, number, i);
  }

  void session(ConnectionId id, int number, int n) {
    SessionRecord record;
    record.session = writer_.new_session();
    record.connection = id;
    record.client_port = static_cast<std::uint16_t>(49'152 + n);
    record.start_seen = true;
    record.opened = start_time + n * 3600 * sec;
    if (number % 7 != 0) {
      record.closed = *record.opened + 3000 * sec;
      record.end_reason = EndReason::fin;
    }
    if (number % 11 == 0) {
      record.end_reason = EndReason::reset;
      record.closed = *record.opened + 1000 * sec;
      record.idle_before_loss = 600 * sec;
      record.open_requests = 1;
      record.to_server.retransmissions = 4;
    }
    const Span seen = during(n * 3600 * sec, n * 3600 * sec + 1000 * sec);
    record.to_server.packets = record.to_client.packets = 5'000;
    record.to_server.mac = "00:1b:1b:00:00:01";
    record.to_client.mac = number % 13 == 0 && n % 2 == 1 ? "00:1b:1b:00:00:03" : "00:1b:1b:00:00:02";
    record.to_server.seen = record.to_client.seen = seen;
    writer_.add(capture_, record);
  }

  // Every fifth range is written, by two clients each; every seventh is refused.
  void range(ConnectionId id, int i, int n) {
    AccessKey key;
    key.operation = n % 5 == 0 ? Operation::write : Operation::read;
    key.area = "DB";
    key.db = n;
    key.first_byte = 10 * (i / 2);
    key.bytes = 10;
    key.transport = "BYTE";
    AccessTotals totals;
    totals.requests = 500;
    totals.seen = during(sec, whole_time);
    if (n % 7 == 6) {
      totals.failed = totals.requests;
      totals.codes[0x0a] = {totals.requests, totals.seen};
    } else {
      totals.ok = totals.requests;
      totals.succeeded = totals.seen;
    }
    for (int period = 0; period < 20; ++period) totals.period.add(1'000'000);
    writer_.add(capture_, id, key, totals);
  }

  void functions(ConnectionId id, int number) {
    OperationTotals setup;
    setup.requests = setup.ok = 3;
    setup.seen = setup.succeeded = during(0, sec);
    writer_.add(capture_, id, OperationKey{Initiator::client, "s7comm", "setup-communication", ""}, setup);
    if (number % 5 != 0) return;
    OperationTotals refused;
    refused.requests = refused.failed = 2;
    refused.seen = during(sec, 2 * sec);
    refused.codes[0x8104] = {2, refused.seen};
    writer_.add(capture_, id, OperationKey{Initiator::client, "s7comm", "list-blocks", ""}, refused);
  }

  void attempt(const std::string& client, const std::string& server, int number, int i) {
    AttemptRecord record;
    record.client = client;
    record.server = server;
    record.client_port = 50'000;
    record.port = 102;
    record.client_tsap = "0100";
    record.server_tsap = i == 9 ? "0105" : "0202";
    record.outcome = i == 9 ? "closed-after-connect" : number % 50 == 0 && i == 8 ? "unanswered" : "established";
    if (record.outcome == "closed-after-connect") record.refusal = "rst";
    record.syns = 3;
    for (int n = 0; n < 3; ++n) {
      record.seen = during(n * 3600 * sec, n * 3600 * sec + sec);
      writer_.add(capture_, record);
    }
  }

  void stops(const std::string& server) {
    EventRecord record;
    record.kind = "mode-transition";
    record.server = server;
    record.detail = "STOP";
    record.outcome = "seen";
    record.at = mark(1800 * sec);
    writer_.add(capture_, record);
  }

  Database database_;
  Writer writer_;
  CaptureId capture_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 2) throw std::runtime_error("usage: make_inventory FILE [CONTROLLERS]");
    const int controllers = argc > 2 ? std::atoi(argv[2]) : 500;
    std::filesystem::remove(argv[1]);
    Plant plant(argv[1]);
    for (int i = 0; i < controllers; ++i) plant.controller(i);
    plant.commit();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
