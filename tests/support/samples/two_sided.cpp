// Two S7-400 with a configured connection: both ask, several jobs at once, answers in another order.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

constexpr int rounds = 60;

Question put(std::uint16_t db, std::uint16_t count, int round) {
  const auto item = db_bytes(db, 0, count);
  return ask_write({item}, {good(item, static_cast<std::uint64_t>(round))});
}

// Three PUTs of the client and two GETs of the server are open at the same time, under the same PDU references.
void play_round(S7Link& line, int round) {
  const auto reference = static_cast<Reference>(0x0200 + round * 3);
  std::vector<S7Link::Ticket> puts, gets;
  const Question jobs[] = {put(100, 32, round), put(101, 8, round), put(199, 4, round)};
  for (Reference i = 0; i < 3; ++i) {
    puts.push_back(line.ask_as(Side::client, static_cast<Reference>(reference + i), jobs[i]));
    line.pause(200 * us, 500 * us);
  }
  const auto first = ask_read({db_bytes(110, 0, 64)});
  const auto second = ask_read({db_bytes(111, 10, 6), typed(area::flag, 0, 20, 1, size::word)});
  gets.push_back(line.ask_as(Side::server, reference, first));
  gets.push_back(line.ask_as(Side::server, static_cast<Reference>(reference + 1), second));
  line.pause(2 * ms, 5 * ms);
  const auto seed = static_cast<std::uint64_t>(round);
  line.answer(puts[1], give_codes({0xFF}));
  line.pause(300 * us, 900 * us);
  line.answer(gets[1], round % 10 == 4 ? refuse(0x8500) : give_all(second, seed));
  line.answer(puts[2], give_codes({0x0A}));  // DB199 does not exist
  line.pause(300 * us, 900 * us);
  if (round + 1 < rounds) line.answer(gets[0], give_all(first, seed));  // the last stays open at the capture's end
  line.answer(puts[0], give_codes({0xFF}));
  line.pause(1 * ms, 2 * ms);
  line.tcp().ack_if_due(Side::client);
}

}  // namespace

Sample two_sided_put_get() {
  Ledger ledger;
  LinkPlan how;
  how.client = {"00:0e:8c:a4:00:13", "192.168.10.13", 30, 8192};
  how.server = s7_400();
  how.client_port = 51200;
  how.client_tsap = tsap(0x1103);
  how.server_tsap = tsap(0x1203);
  how.asked = {8, 8, 480};
  how.granted = {8, 8, 480};
  S7Link line(ledger, how, plant_start, 31);
  line.open();
  for (int round = 0; round < rounds; ++round) {
    line.at(plant_start + sec + round * 250 * ms);
    play_round(line, round);
  }
  ledger.numbers["most_outstanding_of_client"] = 3;
  return pcap_sample("two-sided-put-get.pcap", ledger, line.tcp().take());
}

}  // namespace s7::test::samples
