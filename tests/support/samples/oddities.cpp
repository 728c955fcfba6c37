// What TCP and clients do that a simple reader trips over.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

LinkPlan plan(std::uint16_t client_port) {
  LinkPlan out;
  out.client = gateway();
  out.server = s7_300();
  out.client_port = client_port;
  return out;
}

void exchanges(S7Link& line, int count, std::uint16_t bytes = 30) {
  for (int i = 0; i < count; ++i) {
    const auto question = ask_read({db_bytes(10, 0, bytes)});
    line.exchange(question, give_all(question, static_cast<std::uint64_t>(i)));
    line.pause(90 * ms, 110 * ms);
  }
}

Capture wrapping(Ledger& ledger) {
  auto how = plan(40600);
  how.client_isn = 0xFFFFFF80;  // 127 bytes before the wrap
  how.server_isn = 0xFFFFFFC0;
  S7Link line(ledger, how, plant_start, 101);
  line.open();
  exchanges(line, 20);
  line.close(Side::client);
  return line.tcp().take();
}

// The same four numbers for two connections, one after the other.
Capture reused(Ledger& ledger) {
  std::vector<Capture> parts;
  for (std::uint32_t i = 0; i < 2; ++i) {
    auto how = plan(40601);
    how.client_isn = 1'000'000 + i * 50'000'000;
    how.server_isn = 2'000'000 + i * 70'000'000;
    S7Link line(ledger, how, plant_start + i * 6 * sec + 30 * ms, 102 + i);
    line.open();
    exchanges(line, 10);
    if (i == 0)
      line.close(Side::client);
    else
      line.reset(Side::client);
    parts.push_back(line.tcp().take());
  }
  return merge(std::move(parts));
}

Capture idle(Ledger& ledger) {
  S7Link line(ledger, plan(40602), plant_start + 60 * ms, 104);
  line.open();
  for (int i = 0; i < 4; ++i) {
    exchanges(line, 1);
    line.tcp().client_sends(tpkt(cotp_dt({}, false)));  // an empty DT without EOT: filler of some clients
    line.pause(sec, sec);
    line.tcp().keepalive(i % 2 == 0 ? Side::client : Side::server, i < 2);
  }
  line.close(Side::server);
  return line.tcp().take();
}

// Segmentation offload: one frame larger than any network carries, its IP length 0.
Capture offloaded(Ledger& ledger) {
  auto how = plan(40603);
  how.server = s7_1500();
  how.asked = how.granted = {8, 8, 960};
  S7Link line(ledger, how, plant_start + 90 * ms, 105);
  line.tcp().endpoint(Side::client).mss = 9000;
  line.open();
  for (int i = 0; i < 6; ++i) {
    std::vector<S7Link::Ticket> open;
    const auto item = db_bytes(30, 0, 800);
    const auto question = ask_write({item}, {good(item, 9)});
    for (int k = 0; k < 3; ++k) open.push_back(line.ask(Side::client, question));
    line.pause(ms, 2 * ms);
    for (const auto& ticket : open) line.answer(ticket, give_codes({0xFF}));
    line.pause(200 * ms, 220 * ms);
  }
  line.close(Side::client);
  const auto joined = coalesce(line.tcp().take(), 8000);
  return map_tcp(joined, [](TcpFrame& frame) { frame.ip.zero_length = frame.payload.size() > 1460; });
}

// A repetition that overlaps and differs: the first copy is what the receiver had.
Capture conflicting(Ledger& ledger) {
  S7Link line(ledger, plan(40604), plant_start + 120 * ms, 106);
  line.open();
  exchanges(line, 2);
  const auto question = ask_read({db_bytes(10, 0, 30)});
  const auto ticket = line.ask(Side::client, question);
  line.pause(100 * ms, 100 * ms);
  line.tcp().resend(Side::client, tpkt_data(read_job(ticket.reference, {any_item(area::db, 66, 0, 30)})), 31);
  line.pause(4 * ms, 5 * ms);
  line.answer(ticket, give_all(question, 1));
  exchanges(line, 2);
  line.close(Side::client);
  return line.tcp().take();
}

Capture other_port(Ledger& ledger) {
  auto how = plan(40605);
  how.port = 10102;  // a port forwarding
  S7Link line(ledger, how, plant_start + 150 * ms, 107);
  line.open();
  exchanges(line, 8);
  line.close(Side::client);
  return line.tcp().take();
}

Capture one_direction(Ledger& ledger) {
  auto how = plan(40606);
  how.server = s7_1500();
  S7Link line(ledger, how, plant_start + 180 * ms, 108);
  line.open();
  exchanges(line, 8);
  line.close(Side::client);
  return keep_direction(line.tcp().take(), how.port, true);
}

}  // namespace

Sample tcp_oddities() {
  Ledger ledger;
  std::vector<Capture> parts = {wrapping(ledger),    reused(ledger),     idle(ledger),         offloaded(ledger),
                                conflicting(ledger), other_port(ledger), one_direction(ledger)};
  ledger.numbers["conflicting_overlaps"] = 1;
  ledger.numbers["keepalives"] = 4;
  return pcap_sample("tcp-oddities.pcap", ledger, pad_ethernet(merge(std::move(parts)), 60, 0xA5));
}

}  // namespace s7::test::samples
