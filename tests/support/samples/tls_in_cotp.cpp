// TLS inside COTP: real handshakes of both versions, cut into TSDUs anywhere, and one that was refused.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"
#include "tests/support/tls_bytes.hpp"

namespace s7::test::samples {
namespace {

Bytes ascii(std::string_view text) { return {text.begin(), text.end()}; }

LinkPlan plan(std::uint16_t client_port, const std::string& role) {
  LinkPlan out;
  out.client = engineering();
  out.server = s7_1500();
  out.client_port = client_port;
  out.client_tsap = tsap(0x0600);
  out.server_tsap = ascii(role);
  return out;
}

// `piece`: bytes of each TSDU; records go on from one to the next.
Capture session(Ledger& ledger, const LinkPlan& how, const std::vector<TlsFlight>& flights, std::size_t piece) {
  S7Link line(ledger, how, plant_start + how.client_port * ms, how.client_port);
  line.session().protocol = "s7comm-plus-tls";
  line.handshake();
  line.connect();
  line.set_outcome("established");
  for (const TlsFlight& flight : flights) {
    for (std::size_t at = 0; at < flight.bytes.size(); at += piece) {
      const auto end = std::min(flight.bytes.size(), at + piece);
      line.tcp().send(flight.sender, tpkt_data({flight.bytes.begin() + static_cast<std::ptrdiff_t>(at),
                                                flight.bytes.begin() + static_cast<std::ptrdiff_t>(end)}));
    }
    line.pause(3 * ms, 9 * ms);
  }
  line.close(Side::client);
  return line.tcp().take();
}

}  // namespace

Sample tls_in_cotp() {
  Ledger ledger;
  const auto newer = tls13_handshake(), older = tls12_handshake();
  std::vector<Capture> parts;
  parts.push_back(session(ledger, plan(40950, "SIMATIC-ROOT-ES"), newer, 1000));
  parts.push_back(session(ledger, plan(40951, "SIMATIC-ROOT-HMI"), older, 100));
  // The server wants a newer version: fatal alert protocol_version in place of its hello.
  parts.push_back(session(ledger, plan(40952, "SIMATIC-ROOT-HMI"),
                          {older[0], {Side::server, bytes_from_hex("15 0303 0002 02 46")}}, 1000));
  return pcap_sample("tls-in-cotp.pcap", ledger, merge(std::move(parts)));
}

}  // namespace s7::test::samples
