// One S7 PDU in many pieces and many in one: COTP fragments, IP fragments, tiny segments, coalesced segments.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

LinkPlan plan(const Station& server, std::uint16_t client_port, std::uint16_t pdu_size) {
  LinkPlan out;
  out.client = gateway();
  out.server = server;
  out.client_port = client_port;
  out.server_tsap = tsap(0x0202);
  out.asked = {8, 8, pdu_size};
  out.granted = {8, 8, pdu_size};
  return out;
}

// `count` bytes read and, every other time, written.
void exchange_large(S7Link& line, std::uint16_t count, int rounds) {
  const auto item = db_bytes(40, 2, count);
  for (int round = 0; round < rounds; ++round) {
    const auto question = ask_read({item});
    line.exchange(question, give_all(question, static_cast<std::uint64_t>(round)));
    if (round % 2 == 0) line.exchange(ask_write({item}, {good(item, std::uint64_t{7})}), give_codes({0xFF}));
    line.pause(90 * ms, 110 * ms);
  }
}

Capture cotp_fragments(Ledger& ledger) {
  auto how = plan(s7_400(), 40200, 480);
  how.tpdu_asked = how.tpdu_granted = 0x07;  // 128 bytes: 125 of a PDU in each DT
  S7Link line(ledger, how, plant_start, 71);
  line.open();
  exchange_large(line, 440, 10);
  line.set_fragment(1);  // a byte per DT
  exchange_large(line, 3, 2);
  line.close(Side::client);
  return line.tcp().take();
}

Capture ip_fragments_talk(Ledger& ledger) {
  auto how = plan(s7_1500(), 40201, 960);
  S7Link line(ledger, how, plant_start + 150 * ms, 72);
  line.open();
  exchange_large(line, 900, 8);
  line.close(Side::client);
  return line.tcp().take();
}

Capture tiny_segments(Ledger& ledger) {
  auto how = plan(s7_300(), 40202, 240);
  S7Link line(ledger, how, plant_start + 300 * ms, 73);
  line.tcp().endpoint(Side::client).mss = 7;
  line.tcp().endpoint(Side::server).mss = 7;
  line.open();
  exchange_large(line, 200, 6);
  line.close(Side::client);
  return line.tcp().take();
}

Capture coalesced(Ledger& ledger) {
  auto how = plan(s7_1500(), 40203, 480);
  S7Link line(ledger, how, plant_start + 450 * ms, 74);
  line.open();
  for (int round = 0; round < 12; ++round) {
    std::vector<S7Link::Ticket> open;
    std::vector<Question> questions;
    for (std::uint16_t i = 0; i < 8; ++i) {
      questions.push_back(ask_read({db_bytes(static_cast<std::uint16_t>(41 + i), 0, 20)}));
      open.push_back(line.ask(Side::client, questions.back()));
    }
    line.pause(2 * ms, 4 * ms);
    for (std::size_t i = 0; i < open.size(); ++i) line.answer(open[i], give_all(questions[i], i));
    line.pause(100 * ms, 120 * ms);
  }
  line.close(Side::client);
  return coalesce(line.tcp().take(), 200);  // five and some questions per segment, cut anywhere but between
}

}  // namespace

Sample fragments() {
  Ledger ledger;
  const auto cotp = cotp_fragments(ledger);
  const auto large = ip_fragments_talk(ledger);
  const auto tiny = tiny_segments(ledger);
  const auto joined = resegment(coalesced(ledger), 90);
  const auto in_fragments = fragment_ip(large, 256);
  const auto shown = merge({cotp, large, tiny, joined});
  const auto capture = merge({cotp, in_fragments, tiny, joined});
  ledger.numbers["ip_fragments"] = 0;
  for (const auto& frame : in_fragments) ledger.numbers["ip_fragments"] += decode(frame) ? 0 : 1;
  return pcapng_sample("fragments.pcapng", ledger, capture, shown, {});
}

}  // namespace s7::test::samples
