// Short sessions inside everything that mirrors, overlays and provider networks put around a frame.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"
#include "tests/support/tunnel_build.hpp"

namespace s7::test::samples {
namespace {

// Frames as the stations sent them, and as the sensor saw them.
struct Play {
  std::vector<Capture> shown, seen;
};

Capture session(Ledger& ledger, std::uint16_t client_port, const std::vector<VlanTag>& tags, bool v6 = false) {
  LinkPlan how;
  how.client = gateway();
  how.server = s7_1500();
  if (v6) how.client.address = "fd00:10::45";
  if (v6) how.server.address = "fd00:10::21";
  how.client_port = client_port;
  how.server_tsap = tsap(0x0301);
  how.client_tags = how.server_tags = tags;
  S7Link line(ledger, how, plant_start + client_port * ms, client_port);
  line.open();
  const auto question = ask_read({db_bytes(client_port % 100U, 0, 24), one_bit(area::flag, 0, 3, 1)});
  for (int i = 0; i < 4; ++i) {
    line.exchange(question, give_all(question, client_port));
    line.pause(20 * ms, 30 * ms);
  }
  line.close(Side::client);
  return line.tcp().take();
}

Bytes without_tag(const Bytes& frame) {
  return concat({Bytes(frame.begin(), frame.begin() + 12), Bytes(frame.begin() + 16, frame.end())});
}

// The outer packet in pieces; the mirror's path has a small MTU.
Capture cut(const Capture& capture, std::size_t piece) {
  Capture out;
  std::uint32_t id = 500;
  for (const Frame& frame : capture) {
    const auto packet = packet_of(frame.bytes);
    IpHeader header;
    header.source = ip(ByteView(packet).subspan(12, 4));
    header.destination = ip(ByteView(packet).subspan(16, 4));
    header.protocol = packet[9];
    header.id = id++;
    for (const auto& part : ip_fragments(header, {packet.begin() + 20, packet.end()}, piece)) {
      out.push_back(frame);
      out.back().bytes = outer_frame(part);
    }
  }
  return out;
}

void add(Play& play, Capture shown, Capture seen) {
  play.shown.push_back(std::move(shown));
  play.seen.push_back(std::move(seen));
}

}  // namespace

Sample tunnels() {
  Ledger ledger;
  Play play;
  std::uint16_t port = 40800;
  const auto carried = [&](const Wrapper& wrapper, const std::vector<VlanTag>& tags = {}, bool v6 = false) {
    const auto capture = session(ledger, port++, tags, v6);
    add(play, capture, wrapped(capture, wrapper));
  };
  carried(wrap::erspan1);
  carried([](const Bytes& frame) { return wrap::erspan2(without_tag(frame)); }, {{120}});  // the header names the tag
  carried(wrap::erspan2, {{155}});
  carried(wrap::erspan3);
  carried(wrap::vxlan);
  carried(wrap::geneve, {{200}});
  carried(wrap::nvgre);
  carried(wrap::gre_ip);
  carried(wrap::ip_in_ip);
  carried(wrap::ip_in_ip, {}, true);
  carried(wrap::ether_ip);
  carried(wrap::mpls_ip);
  carried(wrap::mpls_frame, {}, true);
  carried(wrap::pppoe);
  carried([](const Bytes& frame) { return wrap::vxlan(wrap::erspan3(frame)); });
  carried([](const Bytes& frame) { return frame; }, {{999}});  // RSPAN: a VLAN of its own carries the mirror
  const auto large = session(ledger, port++, {});
  add(play, large, cut(wrapped(large, wrap::erspan3), 72));
  PcapngOptions options;
  options.names = {{link::ethernet, "mirror"}};
  return pcapng_sample("tunnels.pcapng", ledger, merge(std::move(play.seen)), merge(std::move(play.shown)), options);
}

}  // namespace s7::test::samples
