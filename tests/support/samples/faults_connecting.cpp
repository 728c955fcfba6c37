// Connections that fail beyond the controller that was called, that die while they are silent, or whose partners do not
// agree on TLS; beside each what looks like it and is none. Numbers of stations are the last byte of their address.

#include "tests/support/samples/plus_content.hpp"
#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"
#include "tests/support/tls_bytes.hpp"

namespace s7::test::samples {
namespace {

class Scenes {
 public:
  explicit Scenes(Ledger& ledger) : ledger_(ledger) {}

  S7Link start(const Station& client, const Station& server, const Bytes& called, std::int64_t after) {
    LinkPlan how;
    how.client = client;
    how.server = server;
    how.client_port = port_++;
    how.server_tsap = called;
    return {ledger_, how, plant_start + after, port_};
  }
  S7Link open(const Station& client, const Station& server, const Bytes& called, std::int64_t after) {
    auto line = start(client, server, called, after);
    line.open();
    return line;
  }
  void keep(S7Link& line) { parts_.push_back(line.tcp().take()); }
  void close(S7Link& line, Side side = Side::client) {
    line.close(side);
    keep(line);
  }
  std::vector<Capture> take() { return std::move(parts_); }

 private:
  Ledger& ledger_;
  std::vector<Capture> parts_;
  std::uint16_t port_ = 42000;
};

Station plc(unsigned number) {
  return {"28:63:36:8d:03:" + std::to_string(number), "192.168.10." + std::to_string(number), 255, 8192};
}

Bytes ascii(std::string_view text) { return {text.begin(), text.end()}; }

void read(S7Link& line) {
  const auto question = ask_read({db_bytes(40, 0, 8)});
  line.exchange(question, give_all(question, 1));
}

// Lengths, subnet 0012-0034, station 3, filler, connection point there: rack 0 slot 2.
Bytes beyond() { return bytes_from_hex("01060102 001200000034 03 00000000 0102"); }

// 12 accepts connections to itself and passes none on; 26 does.
void routed(Scenes& scenes) {
  auto itself = scenes.open(gateway(), s7_400(), tsap(0x0103), 0);
  read(itself);
  scenes.close(itself);
  for (int i = 0; i < 2; ++i) {
    auto refused = scenes.start(engineering(), s7_400(), beyond(), (1 + i) * sec);
    refused.set_outcome("closed-after-connect");
    refused.handshake();
    refused.request_connection();
    refused.pause(6 * ms, 7 * ms);
    refused.reset(Side::server);
    scenes.keep(refused);
  }
  auto passed_on = scenes.open(engineering(), plc(26), beyond(), 4 * sec);
  read(passed_on);
  scenes.close(passed_on);
}

void repeat(S7Link& line, const Question& question, const S7Link::Ticket& ticket, std::int64_t after) {
  const auto bytes = tpkt_data(question.pdu(ticket.reference));
  line.tcp().advance(after);
  line.tcp().resend(Side::client, bytes, bytes.size());
}

// Silent for ten minutes; then nothing comes through any more, until the client connects anew.
void forgotten(Scenes& scenes, const Station& client) {
  auto dead = scenes.open(client, plc(15), tsap(0x0202), 0);
  for (int i = 0; i < 3; ++i) read(dead);
  dead.pause(600 * sec, 602 * sec);
  const auto question = ask_read({db_bytes(40, 0, 8)});
  const auto ticket = dead.ask(Side::client, question);
  for (const std::int64_t after : {1, 2, 4}) repeat(dead, question, ticket, after * sec);
  dead.pause(3 * sec, 4 * sec);
  dead.reset(Side::client);
  const std::int64_t now = dead.tcp().now() - plant_start;
  scenes.keep(dead);
  auto again = scenes.open(client, plc(15), tsap(0x0202), now + sec);
  read(again);
  scenes.close(again);
}

// Pauses of a minute do no harm at 15, nor do ten minutes at 27.
void survives(Scenes& scenes, unsigned number, std::int64_t pause) {
  auto line = scenes.open(hmi(), plc(number), tsap(0x0302), 0);
  for (std::int64_t passed = 0; passed < 700 * sec; passed += pause) {
    read(line);
    line.pause(pause, pause + 100 * ms);
  }
  read(line);
  scenes.close(line);
}

S7Link tls(Scenes& scenes, const Station& client, unsigned number, std::int64_t after,
           const std::vector<TlsFlight>& flights) {
  auto line = scenes.start(client, plc(number), ascii("SIMATIC-ROOT-HMI"), after);
  line.session().protocol = "s7comm-plus-tls";
  line.handshake();
  line.connect();
  line.set_outcome("established");
  for (const TlsFlight& flight : flights) {
    line.tcp().send(flight.sender, tpkt_data(flight.bytes));
    line.pause(3 * ms, 9 * ms);
  }
  return line;
}

// 28 wants a newer version than the panel has, and works with the engineering station. 29 resets after the first
// message. At 31 the client tries its second version at once.
void disagree(Scenes& scenes) {
  const auto newer = tls13_handshake(), older = tls12_handshake();
  const TlsFlight alert{Side::server, bytes_from_hex("15 0303 0002 02 46")};
  for (int i = 0; i < 3; ++i) {
    auto refused = tls(scenes, hmi(), 28, (1 + 5 * i) * sec, {older[0], alert});
    scenes.close(refused);
  }
  auto agreed = tls(scenes, engineering(), 28, 3 * sec, newer);
  scenes.close(agreed);
  for (int i = 0; i < 2; ++i) {
    auto cut_off = tls(scenes, hmi(), 29, (2 + 5 * i) * sec, {newer[0]});
    cut_off.set_outcome("setup-unanswered");
    cut_off.reset(Side::server);
    scenes.keep(cut_off);
  }
  auto first = tls(scenes, hmi(), 31, 6 * sec, {older[0], alert});
  scenes.close(first);
  auto second = tls(scenes, hmi(), 31, 7 * sec, newer);
  scenes.close(second);
}

// A panel of the days before TLS. 32 ends its connection when it asks for a session in clear text; 33 grants it one.
// Both use TLS with the engineering station.
void clear_text(Scenes& scenes) {
  const auto agreement = tls13_handshake();
  const auto question = plus_session_request(2, "HMI", "PANEL-1");
  for (const unsigned number : {32U, 33U}) {
    auto agreed = tls(scenes, engineering(), number, 8 * sec, agreement);
    scenes.close(agreed);
  }
  for (int i = 0; i < 2; ++i) {
    auto refused = scenes.start(hmi(), plc(32), ascii("SIMATIC-ROOT-HMI"), (9 + 5 * i) * sec);
    refused.handshake();
    refused.connect();
    PlusTalk talk(refused, PlusGeneration::leading, 0x70000B20);
    refused.happened(talk.ask_for_session(question).ticket.message, "session-created", "unanswered");
    refused.set_outcome("setup-unanswered");
    refused.pause(2 * ms, 4 * ms);
    refused.reset(Side::server);
    scenes.keep(refused);
  }
  auto granted = scenes.start(hmi(), plc(33), ascii("SIMATIC-ROOT-HMI"), 9 * sec);
  PlusTalk talk(granted, PlusGeneration::leading, 0x70000B30);
  plus_open(talk, question, "6ES7 511-1AK02-0AB0", "2.9");
  scenes.close(granted);
}

}  // namespace

Sample faults_connecting() {
  Ledger ledger;
  Scenes scenes(ledger);
  routed(scenes);
  forgotten(scenes, mes());
  forgotten(scenes, gateway());
  survives(scenes, 15, 60 * sec);
  survives(scenes, 27, 600 * sec);
  disagree(scenes);
  clear_text(scenes);
  return pcap_sample("faults-connecting.pcap", ledger, merge(scenes.take()));
}

}  // namespace s7::test::samples
