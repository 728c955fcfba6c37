// Group 2: values at fixed times and on change, another list for a running job, refusals, and records of modules.

#include "tests/support/s7_send.hpp"
#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"
#include "tests/support/samples/transfers.hpp"

namespace s7::test::samples {

Capture cyclic_services(Ledger& ledger);

namespace {

constexpr std::uint8_t cyclic = 1, unsubscribe_function = 4, change_driven = 5, modify = 7, record = 8;
using Codes = std::vector<std::uint8_t>;

Bytes request_for(const std::vector<Access>& items) {
  std::vector<Bytes> wire;
  for (const auto& item : items) wire.push_back(item.item);
  return cyclic_request(wire);
}

Bytes values_for(const std::vector<Access>& items, const Codes& codes) {
  std::vector<DataItem> values;
  for (std::size_t i = 0; i < items.size(); ++i)
    values.push_back(codes[i] == 0xFF ? good(items[i], i) : error_item(codes[i]));
  return cyclic_values(values);
}

// A job: its number, and what its pushes belong to.
struct Job {
  std::uint8_t function = cyclic, number = 1;
  std::vector<Access> items;
  S7Link::Ticket ticket;
};

Question question_for(const Job& job, std::optional<std::uint8_t> running = std::nullopt) {
  auto out = ask_userdata(2, job.function, userdata_data(request_for(job.items)));
  out.operation = "subscribe";
  out.items = job.items;
  if (running) {
    out.pdu = [=, data = userdata_data(request_for(job.items))](Reference ref) {
      const UserdataHead head{UserdataType::request, 2, job.function, *running, UserdataStatus{}};
      return s7_userdata(ref, userdata_parameter(head), data);
    };
  }
  return out;
}

void begin(S7Link& line, Job& job, const Codes& codes, std::optional<std::uint8_t> running = std::nullopt) {
  job.ticket = line.ask(Side::client, question_for(job, running));
  line.pause(3 * ms, 6 * ms);
  auto answer = give_userdata({UserdataType::response, 2, job.function, job.number, UserdataStatus{}},
                              userdata_data(values_for(job.items, codes)));
  answer.codes = codes;
  line.answer(job.ticket, answer);
  line.pause(200 * ms, 300 * ms);
}

void push(S7Link& line, const Job& job, const Bytes& payload, const Codes& codes, const Codes& area_codes = {}) {
  line.push_values(job.ticket, "2/" + std::to_string(job.function),
                   userdata_push(2, job.function, job.number, payload, true), codes, area_codes);
  line.pause(990 * ms, 1010 * ms);
  line.tcp().ack_if_due(Side::client);
}

void end(S7Link& line, const Job& job) {
  line.exchange(ask_userdata(2, unsubscribe_function, userdata_data({job.function, job.number})),
                give_userdata({UserdataType::response, 2, unsubscribe_function, job.number, UserdataStatus{}},
                              userdata_nothing()));
}

void refused(S7Link& line) {
  auto question = question_for({cyclic, 0, {db_bytes(900, 0, 4)}, {}});
  line.exchange(question, {[](Reference ref) { return userdata_refusal(ref, 2, cyclic, 0xD402); }, {}, 0xD402});
}

void fixed_times(S7Link& line) {
  Job job{cyclic, 3, {typed(area::db, 40, 0, 2, size::real), area_bytes(area::flag, 7, 3), db_bytes(41, 100, 4)}, {}};
  begin(line, job, {0xFF, 0xFF, 0x0A});
  for (int i = 0; i < 5; ++i) push(line, job, values_for(job.items, {0xFF, 0xFF, 0x0A}), {0xFF, 0xFF, 0x0A});
  end(line, job);
}

// Areas that did not change come with status FE and without bytes.
void on_change(S7Link& line) {
  Job job{change_driven, 4, {db_list({{2, 42, 0}, {4, 42, 16}, {1, 43, 3}})}, {}};
  begin(line, job, {0xFF});
  const auto values = cyclic_values({area_values({{0xFE, {}}, {0xFF, Bytes(4, 0x11)}, {0xFE, {}}})});
  for (int i = 0; i < 3; ++i) push(line, job, values, {0xFF}, {0xFE, 0xFF, 0xFE});
  Job other{modify, 4, {db_list({{8, 44, 32}})}, {}};
  begin(line, other, {0xFF}, job.number);
  push(line, other, cyclic_values({area_values({{0xFF, Bytes(8, 0x22)}})}), {0xFF});
  end(line, job);
}

}  // namespace

Capture cyclic_services(Ledger& ledger) {
  LinkPlan how;
  how.client = hmi();
  how.server = s7_400();
  how.client_port = 49920;
  how.client_tsap = tsap(0x0200);
  how.server_tsap = tsap(0x0203);
  how.granted = {2, 2, 480};
  S7Link line(ledger, how, plant_start + 50 * ms, 172);
  line.open();
  fixed_times(line);
  on_change(line);
  refused(line);
  ask_service(line, 2, record, record_request(0x0032, 240, 0x07FF), record_answer({0x00, 0x00}, Bytes(12, 0x5A)));
  line.reset(Side::client);
  return line.tcp().take();
}

}  // namespace s7::test::samples
