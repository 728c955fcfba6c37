// What goes wrong while connections stand, each between stations of its own, and beside each what looks like it and is
// none. Numbers of stations are the last byte of their address.

#include "tests/support/s7_alarms.hpp"
#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

Station plc(unsigned number, const std::string& maker = "00:1b:1b:1c:01:") {
  return {maker + std::to_string(number), "192.168.10." + std::to_string(number), 30, 8192};
}

class Scenes {
 public:
  explicit Scenes(Ledger& ledger) : ledger_(ledger) {}

  // A connection that is established `after` the beginning.
  S7Link link(const Station& client, const Station& server, std::uint16_t called, std::int64_t after) {
    LinkPlan how;
    how.client = client;
    how.server = server;
    how.client_port = port_++;
    how.server_tsap = tsap(called);
    how.latency_low = latency_low_;
    how.latency_high = latency_high_;
    S7Link line(ledger_, how, plant_start + after, port_);
    line.open();
    return line;
  }
  void set_latency(std::int64_t low, std::int64_t high) {
    latency_low_ = low;
    latency_high_ = high;
  }
  void keep(S7Link& line) { parts_.push_back(line.tcp().take()); }
  void close(S7Link& line) {
    line.close(Side::client);
    keep(line);
  }
  std::vector<Capture> take() { return std::move(parts_); }

 private:
  Ledger& ledger_;
  std::vector<Capture> parts_;
  std::uint16_t port_ = 41000;
  std::int64_t latency_low_ = 3 * ms, latency_high_ = 14 * ms;
};

void read(S7Link& line, std::uint16_t db) {
  const auto question = ask_read({db_bytes(db, 0, 8)});
  line.exchange(question, give_all(question, db));
}

void write(S7Link& line, const std::vector<Access>& items) {
  std::vector<DataItem> values;
  for (const auto& item : items) values.push_back(good(item, 7U));
  const auto question = ask_write(items, values);
  line.exchange(question, give_all(question, 1));
}

// DB20 4-7 has two writers; neighbouring bytes (DB21) and neighbouring bits (M 10) have one each.
void two_writers(Scenes& scenes) {
  auto panel = scenes.link(hmi(), s7_300(), 0x0202, 0);
  auto system = scenes.link(mes(), s7_300(), 0x0302, 250 * ms);
  for (int i = 0; i < 12; ++i) {
    panel.at(plant_start + sec + i * 500 * ms);
    write(panel, {db_bytes(20, 0, 8), db_bytes(21, 0, 4), one_bit(area::flag, 0, 10, 0)});
    system.at(plant_start + sec + 250 * ms + i * 500 * ms);
    write(system, {db_bytes(20, 4, 4), db_bytes(21, 4, 4), one_bit(area::flag, 0, 10, 1)});
  }
  scenes.close(panel);
  scenes.close(system);
}

// A client that forgets to close, and one that closes before it connects again.
void left_behind(Scenes& scenes) {
  for (int i = 0; i < 4; ++i) {
    auto forgotten = scenes.link(gateway(), s7_400(), 0x0203, i * 5 * sec);
    read(forgotten, 30);
    scenes.keep(forgotten);
    auto closed = scenes.link(gateway(), plc(16), 0x0202, i * 5 * sec);
    read(closed, 30);
    scenes.close(closed);
  }
}

// 24: two stations by turns. 25: a module that was replaced.
void two_stations(Scenes& scenes) {
  for (int i = 0; i < 4; ++i) {
    auto shared = scenes.link(hmi(), plc(24, i % 2 == 0 ? "00:1b:1b:1c:01:" : "28:63:36:8d:02:"), 0x0202, i * 4 * sec);
    read(shared, 31);
    scenes.close(shared);
    auto replaced = scenes.link(hmi(), plc(25, i < 2 ? "00:1b:1b:1c:01:" : "00:1b:1b:1c:02:"), 0x0202, i * 4 * sec);
    read(replaced, 31);
    scenes.close(replaced);
  }
}

// Who subscribed hears that it stops; who reads notices nothing. 13 stays in STOP, 17 runs again.
void stopped(Scenes& scenes, unsigned number, bool starts_again) {
  auto listener = scenes.link(engineering(), plc(number), 0x0102, 0);
  listener.exchange(
      ask_userdata(4, 2, userdata_data(message_service(0x01, "ES_1"))),
      give_userdata({UserdataType::response, 4, 2, 0, UserdataStatus{}}, userdata_data(bytes_from_hex("0200 0000"))));
  listener.at(plant_start + 6 * sec);
  listener.push("1/0", mode_transition_push(0));
  listener.happened("mode-transition", "seen");
  if (starts_again) {
    listener.pause(3 * sec, 4 * sec);
    for (const std::uint8_t mode : Bytes{1, 2}) {
      listener.push("1/" + std::to_string(mode), mode_transition_push(mode));
      listener.happened("mode-transition", "seen");
    }
  }
  scenes.keep(listener);
  auto reader = scenes.link(gateway(), plc(number), 0x0202, 0);
  for (int i = 0; i < 10; ++i) {
    reader.at(plant_start + sec + i * sec);
    read(reader, 32);
  }
  scenes.close(reader);
}

// An S7-1500 knows variables, but no lists of blocks and no clock for classic clients. 18 lacks a status list only,
// which is nothing.
void lacks_services(Scenes& scenes) {
  auto classic = scenes.link(gateway(), s7_1500(), 0x0101, 0);
  read(classic, 1);
  for (int i = 0; i < 2; ++i) classic.exchange(ask_userdata(3, 1, userdata_nothing()), refuse_userdata(3, 1, 0x8104));
  classic.exchange(ask_userdata(7, 1, userdata_nothing()), refuse_userdata(7, 1, 0x8104));
  read(classic, 1);
  scenes.close(classic);
  auto usual = scenes.link(gateway(), plc(18), 0x0102, 0);
  read(usual, 1);
  const auto list = userdata_data(ByteWriter().u16(0x0131).u16(9).take());
  for (int i = 0; i < 3; ++i) usual.exchange(ask_userdata(4, 1, list), refuse_userdata(4, 1, 0xD402));
  read(usual, 1);
  scenes.close(usual);
}

// 14 takes its time; 19 does so once in a while.
void slow(Scenes& scenes) {
  scenes.set_latency(600 * ms, 900 * ms);
  auto late = scenes.link(mes(), plc(14), 0x0302, 0);
  for (int i = 0; i < 25; ++i) read(late, 33);
  scenes.close(late);
  scenes.set_latency(3 * ms, 14 * ms);
  auto quick = scenes.link(mes(), plc(19), 0x0302, 0);
  for (int i = 0; i < 40; ++i) {
    quick.at(plant_start + sec + i * 500 * ms);
    const auto question = ask_read({db_bytes(33, 0, 8)});
    const auto ticket = quick.ask(Side::client, question);
    quick.pause(i == 20 ? 800 * ms : 8 * ms, i == 20 ? 900 * ms : 12 * ms);
    quick.answer(ticket, give_all(question, 33));
  }
  scenes.close(quick);
}

}  // namespace

Sample faults_running() {
  Ledger ledger;
  Scenes scenes(ledger);
  two_writers(scenes);
  left_behind(scenes);
  two_stations(scenes);
  stopped(scenes, 13, false);
  stopped(scenes, 17, true);
  lacks_services(scenes);
  slow(scenes);
  return pcap_sample("faults-running.pcap", ledger, merge(scenes.take()));
}

}  // namespace s7::test::samples
