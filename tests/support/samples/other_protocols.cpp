// Connections that speak TPKT and COTP, but no S7 inside.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

LinkPlan plan(std::uint16_t client_port, const Bytes& client_tsap, const Bytes& server_tsap) {
  LinkPlan out;
  out.client = gateway();
  out.server = s7_1500();
  out.client_port = client_port;
  out.client_tsap = client_tsap;
  out.server_tsap = server_tsap;
  return out;
}

void talk(S7Link& line, const std::vector<std::pair<Side, Bytes>>& lines) {
  for (const auto& [side, user_data] : lines) {
    line.tcp().send(side, tpkt_data(user_data));
    line.pause(3 * ms, 9 * ms);
  }
}

Bytes ascii(std::string_view text) { return {text.begin(), text.end()}; }

// ISO session (X.225) without presentation contexts that a decoder would want: connect, accept, data, finish.
Capture mms(Ledger& ledger) {
  S7Link line(ledger, plan(40700, {0, 0}, {0, 1}), plant_start, 111);
  line.session().protocol = "mms";
  line.handshake();
  line.connect();
  line.set_outcome("established");
  const auto identify = bytes_from_hex("01000100 61 0E 30 0C 020103 A0 07 A0 05 020101 8200");
  const auto answer = bytes_from_hex("01000100 61 17 30 15 020103 A0 10 A1 0E 020101 A2 09 800141 810142 820131");
  talk(line, {{Side::client, bytes_from_hex("0D 12 | 05 06 13 01 00 16 01 02 | 14 02 00 02 | 33 01 01 | 34 01 01")},
              {Side::server, bytes_from_hex("0E 0F | 05 06 13 01 00 16 01 02 | 14 02 00 02 | 34 01 01")},
              {Side::client, identify},
              {Side::server, answer},
              {Side::client, identify},
              {Side::server, answer},
              {Side::client, bytes_from_hex("09 00")},
              {Side::server, bytes_from_hex("0A 00")}});
  line.close(Side::client);
  return line.tcp().take();
}

// Open user communication: whatever the two programs agreed on.
Capture raw_iso(Ledger& ledger) {
  const auto name = concat({{0xE0, 0x01}, ascii("TCP-1")});
  S7Link line(ledger, plan(40701, name, name), plant_start + 10 * ms, 112);
  line.session().protocol = "iso-on-tcp";
  line.handshake();
  line.connect();
  line.set_outcome("established");
  for (int i = 0; i < 10; ++i)
    talk(line, {{Side::client, ascii("LOT=4711;COUNT=" + std::to_string(100 + i) + "\r\n")},
                {Side::server, ascii("OK;" + std::to_string(100 + i) + "\r\n")}});
  line.close(Side::client);
  return line.tcp().take();
}

Capture remote_desktop(Ledger& ledger) {
  auto how = plan(40702, {}, {});
  how.port = 3389;
  how.server = hmi();
  S7Link line(ledger, how, plant_start + 20 * ms, 113);
  line.session().protocol = "rdp";
  line.handshake();
  CotpConnect request{0, 0, 0, std::nullopt, {}, {}, {}};
  request.more = concat({ascii("Cookie: mstshash=operator\r\n"), bytes_from_hex("01 00 0800 03000000")});
  line.tcp().client_sends(tpkt(cotp_cr(request)));
  line.pause(5 * ms, 6 * ms);
  CotpConnect confirm{0, 0x1234, 0, std::nullopt, {}, {}, bytes_from_hex("02 00 0800 02000000")};
  line.tcp().server_sends(tpkt(cotp_cc(confirm)));
  line.pause(5 * ms, 6 * ms);
  line.tcp().client_sends(bytes_from_hex("15 0303 0002 0100"));  // TLS begins, without TPKT; here it says goodbye
  line.close(Side::client);
  return line.tcp().take();
}

Bytes random_bytes(Random& random, std::size_t count) {
  ByteWriter out;
  for (std::size_t i = 0; i < count; ++i) out.u8(random.below(256));
  return out.take();
}

Bytes tls_record(std::uint8_t type, std::uint16_t version, const Bytes& content) {
  return ByteWriter().u8(type).u16(version).u16(content.size()).bytes(content).take();
}

Bytes hello(std::uint8_t type, Random& random, const Bytes& tail) {
  const auto body = concat({{0x03, 0x03}, random_bytes(random, 32), {0x20}, random_bytes(random, 32), tail});
  return ByteWriter().u8(type).u24(body.size()).bytes(body).take();
}

// What is about to be sent, for the ledger.
void enter(Ledger& ledger, S7Link& line, Side sender, Kind kind, const Bytes& tsdu) {
  Message message;
  message.session = ledger.sessions.size() - 1;
  message.sender = sender;
  message.sequence = line.tcp().next_sequence(sender);
  message.length = tpkt_data(tsdu).size();
  message.kind = kind;
  message.function = "plus 0x05b3";
  ledger.messages.push_back(message);
}

// The newer protocol family inside TLS inside COTP: one question in clear, then records, one of them over two DTs.
Capture tls_in_cotp(Ledger& ledger) {
  auto how = plan(40703, tsap(0x0600), ascii("SIMATIC-ROOT-ES"));
  S7Link line(ledger, how, plant_start + 30 * ms, 114);
  line.session().protocol = "s7comm-plus-tls";
  line.handshake();
  line.connect();
  line.set_outcome("established");
  auto& random = line.random();
  const auto versions = bytes_from_hex("0004 1302 1301 0100 0007 002B 0003 02 0304");
  const auto chosen = bytes_from_hex("1302 00 0006 002B 0002 0304");
  const auto question = bytes_from_hex("72010012 31 0000 05B3 0000 0001 00000000 30 00000000 72010000");
  const auto answer = bytes_from_hex("7201000F 32 0000 05B3 0000 0001 70 00 00000000 72010000");
  enter(ledger, line, Side::client, Kind::request, question);
  enter(ledger, line, Side::server, Kind::answer, answer);
  ledger.messages.back().request = ledger.messages.size() - 2;
  talk(line, {{Side::client, question},
              {Side::server, answer},
              {Side::client, tls_record(22, 0x0301, hello(1, random, versions))},
              {Side::server, tls_record(22, 0x0303, hello(2, random, chosen))},
              {Side::server, concat({tls_record(20, 0x0303, {1}), tls_record(23, 0x0303, random_bytes(random, 700))})},
              {Side::client, tls_record(23, 0x0303, random_bytes(random, 69))}});
  for (const auto& part : tpkt_fragments(tls_record(23, 0x0303, random_bytes(random, 1500)), 1021))
    line.tcp().server_sends(part);
  line.pause(3 * ms, 9 * ms);
  talk(line, {{Side::client, tls_record(23, 0x0303, random_bytes(random, 120))}});
  line.reset(Side::client);
  return line.tcp().take();
}

// How computers read and write a controller over a configured connection without S7: one of each, and one refused.
Capture fetch_and_write(Ledger& ledger) {
  S7Link line(ledger, plan(40704, tsap(0x2000), tsap(0x2000)), plant_start + 40 * ms, 115);
  line.session().protocol = "iso-on-tcp";
  line.handshake();
  line.connect();
  line.set_outcome("established");
  const auto good_fetch = concat({bytes_from_hex("5335 10 01 03 06 0f 03 00 ff 07 0000000000"), Bytes(40, 7)});
  talk(line, {{Side::client, bytes_from_hex("5335 10 01 03 05 03 08 01 0a 0000 0014 ff 02")},
              {Side::server, good_fetch},
              {Side::client, bytes_from_hex("5335 10 01 03 03 03 08 02 00 0064 0002 ff 02 1234")},
              {Side::server, bytes_from_hex("5335 10 01 03 04 0f 03 00 ff 07 0000000000")},
              {Side::client, bytes_from_hex("5335 10 01 03 05 03 08 01 63 0000 0014 ff 02")},
              {Side::server, bytes_from_hex("5335 10 01 03 06 0f 03 06 ff 07 0000000000")}});
  line.close(Side::client);
  return line.tcp().take();
}

// S7 with a station behind a gateway: subnet and station stand in the called TSAP.
Capture routed(Ledger& ledger) {
  const auto station = concat({bytes_from_hex("01 06 01 02 | 0012 0000 0034 | 03"), Bytes(16), tsap(0x0102)});
  S7Link line(ledger, plan(40705, tsap(0x0100), station), plant_start + 50 * ms, 116);
  line.open();
  const auto question = ask_read({db_bytes(7, 0, 8)});
  for (int i = 0; i < 3; ++i) line.exchange(question, give_all(question, 117));
  line.close(Side::client);
  return line.tcp().take();
}

}  // namespace

Sample other_protocols() {
  Ledger ledger;
  const std::vector<Capture> parts = {mms(ledger),         raw_iso(ledger),         remote_desktop(ledger),
                                      tls_in_cotp(ledger), fetch_and_write(ledger), routed(ledger)};
  return pcap_sample("other-protocols.pcap", ledger, merge(parts));
}

}  // namespace s7::test::samples
