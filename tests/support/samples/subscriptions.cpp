// What a controller sends unasked: cyclic and change-driven values, alarms, and block-oriented send between partners.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

Bytes item_list(const std::vector<Access>& items) {
  std::vector<Bytes> wire;
  for (const auto& item : items) wire.push_back(item.item);
  return join_items(wire);
}

Bytes values_payload(const std::vector<Access>& items, std::uint64_t seed) {
  std::vector<DataItem> values;
  for (const auto& item : items) values.push_back(good(item, seed));
  return ByteWriter().u16(items.size()).bytes(join_data(values)).take();
}

// Subscribes `items`; the answer and every push carry their values.
void subscribe(S7Link& line, std::uint8_t function, std::uint8_t job, const std::vector<Access>& items, int pushes) {
  const auto request = ByteWriter().u16(items.size()).u8(1).u8(1).bytes(item_list(items)).take();  // every second
  auto question = ask_userdata(2, function, userdata_data(request));
  question.operation = "subscribe";
  question.items = items;
  auto answer = give_userdata({UserdataType::response, 2, function, job, UserdataStatus{}},
                              userdata_data(values_payload(items, 1)));
  answer.codes.assign(items.size(), 0xFF);
  const auto ticket = line.ask(Side::client, question);
  line.pause(line.plan().latency_low, line.plan().latency_high);
  line.answer(ticket, answer);
  line.pause(400 * us, 1200 * us);
  for (int i = 0; i < pushes; ++i) {
    line.pause(990 * ms, 1010 * ms);
    line.push_values(ticket, "2/" + std::to_string(function),
                     userdata_push(2, function, job, values_payload(items, static_cast<std::uint64_t>(i)), true),
                     std::vector<std::uint8_t>(items.size(), 0xFF));
    line.pause(ms, 2 * ms);
    line.tcp().ack_if_due(Side::client);
  }
}

void unsubscribe(S7Link& line, std::uint8_t function, std::uint8_t job) {
  line.exchange(ask_userdata(2, 4, userdata_data({function, job})),
                give_userdata({UserdataType::response, 2, 4, job, UserdataStatus{}}, userdata_nothing()));
}

void messages(S7Link& line) {
  const auto request = ByteWriter().u8(0x87).u8(0).field("hmiRtm", 8, ' ').u8(0).u8(0).take();
  line.exchange(ask_userdata(4, 2, userdata_data(request)),
                give_userdata({UserdataType::response, 4, 2, 3, UserdataStatus{}},
                              userdata_data(bytes_from_hex("02 00 00 0000"))));
  line.pause(700 * ms, 800 * ms);
  const auto alarm = ByteWriter()
                         .bytes(bcd_stamp(plant_start))
                         .hex("40 01 | 12 0A 16 01 000000AF 01 00 FE FE | FF 04 0010 0001")
                         .take();
  line.push("4/5", userdata_push(4, 5, 0, alarm, false));
  line.pause(700 * ms, 800 * ms);
}

Capture panel(Ledger& ledger) {
  LinkPlan how;
  how.client = hmi();
  how.server = s7_400();
  how.client_port = 49900;
  how.client_tsap = tsap(0x0200);
  how.server_tsap = tsap(0x0203);
  how.granted = {2, 2, 480};
  S7Link line(ledger, how, plant_start, 131);
  line.open();
  messages(line);
  subscribe(line, 1, 4,
            {typed(area::db, 40, 0, 4, size::real), one_bit(area::flag, 0, 12, 1), area_bytes(area::input, 0, 3)}, 8);
  subscribe(line, 5, 5, {db_list({{2, 41, 0}, {4, 41, 16}, {1, 42, 3}})}, 8);
  unsubscribe(line, 1, 4);
  unsubscribe(line, 5, 5);
  line.close(Side::client);
  return line.tcp().take();
}

// BSEND of 600 bytes in pieces, from each side of a configured connection.
void block_send(S7Link& line, Side sender, std::uint8_t sequence) {
  const auto data = Bytes(600, sequence);
  constexpr std::size_t piece = 420;
  for (std::size_t at = 0; at < data.size(); at += piece) {
    const auto end = std::min(data.size(), at + piece);
    ByteWriter payload;
    payload.hex("12 06 13 00 00000001");
    if (at == 0) payload.u16(data.size());
    payload.bytes(ByteView(data).subspan(at, end - at));
    const UserdataHead head{UserdataType::request, 6, 1, sequence, UserdataStatus{1, end < data.size(), 0}};
    auto question = ask_userdata(6, 1, {});
    question.pdu = [head, bytes = userdata_data(payload.take())](Reference ref) {
      return s7_userdata(ref, userdata_parameter(head), bytes);
    };
    line.exchange(
        sender, question,
        give_userdata({UserdataType::response, 6, 1, sequence, UserdataStatus{1, false, 0}}, userdata_nothing()));
  }
  line.pause(400 * ms, 500 * ms);
}

Capture partners(Ledger& ledger) {
  LinkPlan how;
  how.client = s7_400();
  how.server = s7_1500();
  how.client_port = 52100;
  how.client_tsap = tsap(0x1003);
  how.server_tsap = tsap(0x1001);
  how.granted = {4, 4, 480};
  S7Link line(ledger, how, plant_start + 300 * ms, 132);
  line.open();
  for (std::uint8_t i = 0; i < 6; ++i) block_send(line, i % 2 == 0 ? Side::client : Side::server, i);
  return line.tcp().take();
}

}  // namespace

Sample subscriptions() {
  Ledger ledger;
  const std::vector<Capture> parts = {panel(ledger), partners(ledger)};
  return pcap_sample("subscriptions.pcap", ledger, merge(parts));
}

}  // namespace s7::test::samples
