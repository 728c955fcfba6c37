// The same kind of polling, seen badly: lost, swapped and repeated segments, a late start, a snap length, a span port.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

LinkPlan polling(std::uint16_t client_port) {
  LinkPlan out;
  out.client = gateway();
  out.server = s7_1500();
  out.client_port = client_port;
  out.server_tsap = tsap(0x0301);
  out.asked = {2, 2, 960};
  out.granted = {2, 2, 960};
  out.latency_low = 1 * ms;
  out.latency_high = 4 * ms;
  return out;
}

Capture poll(Ledger& ledger, const LinkPlan& how, int rounds, std::uint16_t mss, std::uint64_t seed) {
  S7Link line(ledger, how, plant_start, seed);
  line.tcp().endpoint(Side::server).mss = mss;
  line.open();
  const auto large = ask_read({db_bytes(30, 0, 600), db_bytes(31, 0, 101)});
  const auto item = typed(area::db, 32, 4, 2, size::dint);
  for (int round = 0; round < rounds; ++round) {
    line.at(plant_start + sec + round * 200 * ms);
    line.exchange(large, give_all(large, static_cast<std::uint64_t>(round)));
    line.tcp().ack(Side::client);
    if (round % 5 == 4) line.exchange(ask_write({item}, {good(item, seed)}), give_codes({0xFF}));
    line.tcp().ack_if_due(Side::client);
  }
  line.close(Side::client);
  return line.tcp().take();
}

// Bytes of one direction that `all` holds and `kept` does not.
std::int64_t missing(const Capture& all, const Capture& kept, bool to_server) {
  std::set<std::uint32_t> bytes;
  for (const bool add : {true, false}) {
    for (const auto& frame : add ? all : kept) {
      const auto content = decode(frame);
      if (!content || is_to_server(*content, 102) != to_server) continue;
      for (std::uint32_t i = 0; i < content->payload.size(); ++i) {
        if (add)
          bytes.insert(content->tcp.sequence + i);
        else
          bytes.erase(content->tcp.sequence + i);
      }
    }
  }
  return static_cast<std::int64_t>(bytes.size());
}

// Loses frames but neither the opening nor the end, so that every loss can be seen from the capture itself.
Capture lose(const Capture& capture, unsigned per_mille, std::uint64_t seed) {
  Random random(seed);
  std::set<std::size_t> gone;
  for (std::size_t i = 10; i + 10 < capture.size(); ++i)
    if (random.chance(per_mille)) gone.insert(i);
  return drop(capture, gone);
}

std::set<std::size_t> every(std::size_t step, std::size_t from, std::size_t size) {
  std::set<std::size_t> out;
  for (std::size_t i = from; i + 10 < size; i += step) out.insert(i);
  return out;
}

std::int64_t payload_frames(const Capture& capture, const std::set<std::size_t>& indexes) {
  std::int64_t out = 0;
  for (const auto index : indexes) out += decode(capture[index])->payload.empty() ? 0 : 1;
  return out;
}

}  // namespace

Sample loss_and_reorder() {
  Ledger ledger;
  const auto clean = poll(ledger, polling(40100), 140, 220, 41);
  const auto repeated = every(53, 20, clean.size());
  const auto with_repeats = retransmit(clean, repeated, 31 * ms);
  const auto with_losses = lose(with_repeats, 40, 42);
  const auto swapped = swap_neighbours(with_losses, 60, 43);
  Duplicate how;
  how.per_mille = 30;
  how.seed = 44;
  how.delay_ns = 4 * us;
  const auto capture = duplicate(swapped, how);
  ledger.numbers["packets_of_the_clean_capture"] = static_cast<std::int64_t>(clean.size());
  ledger.numbers["retransmitted_by_the_sender"] = payload_frames(clean, repeated);
  ledger.numbers["lost_packets"] = static_cast<std::int64_t>(with_repeats.size() - with_losses.size());
  ledger.numbers["duplicates"] = static_cast<std::int64_t>(capture.size() - swapped.size());
  ledger.numbers["lost_bytes_to_server"] = missing(clean, capture, true);
  ledger.numbers["lost_bytes_to_client"] = missing(clean, capture, false);
  return pcap_sample("loss-and-reorder.pcap", ledger, capture);
}

Sample midstream_snap() {
  constexpr std::uint32_t snap_length = 96;
  Ledger ledger;
  auto how = polling(40101);
  how.server = s7_300();
  S7Link line(ledger, how, plant_start, 51);
  line.open();
  const auto fits = ask_read({db_bytes(10, 0, 12)});                      // 91 bytes of frame
  const auto cut = ask_read({typed(area::db, 10, 100, 15, size::real)});  // 60 bytes of value: cut
  for (int round = 0; round < 40; ++round) {
    line.at(plant_start + sec + round * 500 * ms);
    const auto& question = round % 3 == 2 ? cut : fits;
    line.exchange(question, give_all(question, static_cast<std::uint64_t>(round)));
  }
  // The first frame that is left is an answer.
  const auto shown = drop_first(line.tcp().take(), 8);
  const auto capture = snap(shown, snap_length);
  ledger.numbers["snap_length"] = snap_length;
  ledger.numbers["truncated_packets"] = 13;
  ledger.numbers["answers_cut"] = 13;
  PcapOptions options;
  options.snap_length = snap_length;
  const std::string name = "midstream-snap.pcap";
  return {name, to_pcap(capture, options), truth_json(ledger, Visible(shown, snap_length), name, capture.size())};
}

Sample span_duplicates() {
  Ledger ledger;
  auto first = polling(40102);
  const auto talk = poll(ledger, first, 25, 1460, 61);
  // A port mirrored twice: each frame once as it came in and once as it was routed out,.
  Duplicate routed;
  routed.tags = std::vector<VlanTag>{{200}};
  routed.ttl_step = 1;
  routed.source_mac = mac(router().mac);
  routed.delay_ns = 700 * us;
  auto second = polling(40103);
  second.server = s7_300();
  second.asked.pdu_size = second.granted.pdu_size = 960;
  const auto other_talk = poll(ledger, second, 25, 1460, 62);
  Duplicate plain;
  plain.delay_ns = 12 * ms;
  plain.per_mille = 500;
  plain.seed = 63;
  const auto capture = merge({duplicate(talk, routed), duplicate(other_talk, plain)});
  ledger.numbers["duplicates"] = static_cast<std::int64_t>(capture.size() - talk.size() - other_talk.size());
  return pcap_sample("span-duplicates.pcap", ledger, capture);
}

}  // namespace s7::test::samples
