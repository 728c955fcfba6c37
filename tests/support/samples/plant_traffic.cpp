// Process communication of the plant: HMI, partner PLCs, the refused and the dropped client.

#include "tests/support/samples/plant.hpp"

namespace s7::test::samples {
namespace {

std::int64_t at_second(std::int64_t second) { return plant_start + second * sec; }

LinkPlan plan(const Station& client, const Station& server, std::uint16_t client_port) {
  LinkPlan out;
  out.client = client;
  out.server = server;
  out.client_port = client_port;
  return out;
}

// Level and temperature as they swing in a mixing cell: a triangle, no libm.
float swing(std::int64_t tick, std::int64_t period, float low, float high) {
  const auto phase = tick % (2 * period);
  const auto up = phase < period ? phase : 2 * period - phase;
  return low + (high - low) * static_cast<float>(up) / static_cast<float>(period);
}

Answer process_values(const Question& question, std::int64_t tick) {
  std::vector<DataItem> values;
  for (const auto& item : question.items) {
    const auto seed = static_cast<std::uint64_t>(tick / 6) + values.size();
    if (item.value_transport == value::real)
      values.push_back(
          good(item, concat({real_bytes(swing(tick, 80, 21.5F, 24.0F)), real_bytes(swing(tick, 37, 0.0F, 87.25F))})));
    else if (item.value_transport == value::bit)
      values.push_back(good(item, Bytes{static_cast<std::uint8_t>(tick / 9 % 2)}));
    else
      values.push_back(good(item, seed));
  }
  return give_values(std::move(values));
}

Question poll_fast() {
  return ask_read({db_bytes(10, 0, 20), typed(area::db, 10, 20, 2, size::real), area_bytes(area::flag, 10, 4),
                   one_bit(area::flag, 0, 100, 3), area_bytes(area::input, 0, 4), area_bytes(area::output, 0, 4)});
}

Question poll_slow() {
  return ask_read({typed(area::db, 11, 0, 4, size::real), typed(area::db, 12, 2, 6, size::integer),
                   elements(area::counter, 1, 2), elements(area::timer, 5, 1)});
}

}  // namespace

Capture plant_hmi_300(Ledger& ledger) {
  auto how = plan(hmi(), s7_300(), 49812);
  how.client_tsap = tsap(0x0200);
  how.server_tsap = tsap(0x0202);
  how.tpdu_granted = 0x09;
  how.ack_delay = 1500 * us;
  how.late_ack = 140 * ms;
  S7Link line(ledger, how, plant_start + 310 * ms, 11);
  line.open();
  for (std::int64_t tick = 2; tick < plant_seconds * 2; ++tick) {
    const auto due = plant_start + tick * 500 * ms;
    const auto jitter = line.random().between(0, 9 * ms);
    line.at(due + jitter);
    line.exchange(poll_fast(), process_values(poll_fast(), tick));
    line.at(due + 235 * ms + jitter);
    const bool operator_acts = tick == 35 || tick == 83 || tick == 133;
    if (operator_acts) {
      const auto item = typed(area::db, 11, 8, 1, size::real);
      const auto wanted = data_item(value::real, real_bytes(60.5F + static_cast<float>(tick % 7)));
      line.exchange(ask_write({item}, {wanted}), give_codes({0xFF}));
    } else if (tick % 2 == 0) {
      line.exchange(poll_slow(), process_values(poll_slow(), tick));
    }
  }
  return line.tcp().take();
}

Capture plant_hmi_1500(Ledger& ledger) {
  auto how = plan(hmi(), s7_1500(), 49813);
  how.client_tsap = tsap(0x0200);
  how.server_tsap = tsap(0x0201);
  how.asked = {8, 8, 960};
  how.granted = {4, 4, 960};
  how.latency_low = 1 * ms;
  how.latency_high = 4 * ms;
  how.late_ack = 140 * ms;
  how.client_tags = how.server_tags = {{100}};  // both directions of this pair come from a tagged port
  S7Link line(ledger, how, plant_start + 420 * ms, 12);
  line.open();
  const auto poll =
      ask_read({db_bytes(20, 0, 96), typed(area::db, 20, 96, 4, size::real), typed(area::db, 21, 0, 10, size::word),
                one_bit(area::db, 22, 4, 5), typed(area::flag, 0, 50, 2, size::dword), area_bytes(area::input, 64, 8)});
  for (std::int64_t tick = 1; tick < plant_seconds; ++tick) {
    line.at(at_second(tick) + 90 * ms + line.random().between(0, 12 * ms));
    line.exchange(poll, process_values(poll, tick));
    if (tick % 31 != 17) continue;
    line.at(at_second(tick) + 480 * ms);
    line.exchange(ask_write({one_bit(area::db, 22, 0, 1), typed(area::db, 22, 2, 1, size::integer)},
                            {bit_item(true), data_item(value::integer, {0x00, 0x0C})}),
                  give_codes({0xFF, 0xFF}));
  }
  return line.tcp().take();
}

Capture plant_partners(Ledger& ledger) {
  auto how = plan(s7_400(), s7_300(), 52001);
  how.client_tsap = tsap(0x1003);  // rack 0 slot 3 of the S7-400
  how.server_tsap = tsap(0x1002);  // rack 0 slot 2 of the S7-300
  how.tpdu_granted = 0x09;
  how.ack_delay = 900 * us;
  how.server_tags = {{100}};  // the mirror shows the tag in one direction only
  S7Link line(ledger, how, plant_start + 700 * ms, 13);
  line.open();
  const auto get = ask_read({db_bytes(60, 0, 32)});
  for (std::int64_t tick = 1; tick < plant_seconds; ++tick) {
    line.at(at_second(tick) + 205 * ms + line.random().between(0, 5 * ms));
    const auto item = db_bytes(50, 0, 16);
    line.exchange(ask_write({item}, {good(item, static_cast<std::uint64_t>(tick / 4))}), give_codes({0xFF}));
    line.at(at_second(tick) + 704 * ms + line.random().between(0, 5 * ms));
    line.exchange(Side::server, get, process_values(get, tick));
    line.at(at_second(tick) + 850 * ms);
    line.tcp().ack_if_due(Side::server);
  }
  return line.tcp().take();
}

Capture plant_refused(Ledger& ledger) {
  auto how = plan(gateway(), s7_1500_closed(), 38410);
  how.server_tsap = tsap(0x0101);
  how.asked = {1, 1, 480};
  how.granted = {1, 1, 480};
  how.latency_low = 1 * ms;
  how.latency_high = 3 * ms;
  how.late_ack = 40 * ms;
  S7Link line(ledger, how, plant_start + 2 * sec + 380 * ms, 14);
  line.open();
  for (std::int64_t tick = 3; tick < plant_seconds; tick += 2) {
    line.at(at_second(tick) + 384 * ms + line.random().between(0, 3 * ms));
    const bool other_area = tick % 20 == 11;  // once in a while a marker byte, refused as well
    line.exchange(other_area ? ask_read({area_bytes(area::flag, 0, 2)}) : ask_read({db_bytes(5, 0, 24)}),
                  refuse(0x8104));
  }
  return line.tcp().take();
}

Capture plant_dropped(Ledger& ledger) {
  std::vector<Capture> parts;
  for (std::uint16_t attempt = 0; attempt < 3; ++attempt) {
    auto how = plan(mes(), far_plc(), static_cast<std::uint16_t>(41200 + attempt * 2));
    how.client_tsap.clear();
    how.server_tsap.clear();
    const auto start = at_second(8 + attempt * 27) + 612 * ms;
    S7Link line(ledger, how, start, 15U + attempt);
    line.session().outcome = "unanswered";
    line.session().syns = 4;
    for (const std::int64_t after : {0, 1, 3, 7}) {  // as Linux repeats them
      line.at(start + after * sec + after * 7 * ms);
      line.tcp().syn();
    }
    parts.push_back(line.tcp().take());
  }
  return merge(std::move(parts));
}

}  // namespace s7::test::samples
