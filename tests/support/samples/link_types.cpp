// Short sessions on every kind of link and both IP versions, in one pcapng with an interface for each link type.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

constexpr int exchanges = 6;

Station six(const Station& station, const std::string& address) {
  auto out = station;
  out.address = address;
  return out;
}

LinkPlan plan(std::uint16_t link_type, const Station& client, const Station& server, std::uint16_t client_port) {
  LinkPlan out;
  out.link_type = link_type;
  out.client = client;
  out.server = server;
  out.client_port = client_port;
  out.server_tsap = tsap(0x0301);
  return out;
}

Capture session(Ledger& ledger, const LinkPlan& how, const std::vector<Extension>& extensions = {}) {
  S7Link line(ledger, how, plant_start + how.client_port * ms, how.client_port);
  for (const auto side : {Side::client, Side::server}) line.tcp().endpoint(side).extensions = extensions;
  line.open();
  const auto question = ask_read({db_bytes(70, 0, 10), one_bit(area::flag, 0, 3, 1)});
  for (int i = 0; i < exchanges; ++i) {
    line.exchange(question, give_all(question, how.client_port));
    line.pause(20 * ms, 30 * ms);
  }
  line.close(Side::client);
  return line.tcp().take();
}

}  // namespace

Sample link_types() {
  Ledger ledger;
  std::vector<Capture> parts;
  const auto six_client = six(gateway(), "fd00:10::45");
  const auto six_server = six(s7_1500(), "fd00:10::21");
  auto tagged = plan(link::ethernet, six_client, six_server, 40300);
  tagged.client_tags = tagged.server_tags = {{200, ethertype::qinq}, {100}};
  parts.push_back(session(ledger, tagged));
  parts.push_back(session(ledger, plan(link::sll, gateway(), s7_1500(), 40301)));
  parts.push_back(
      session(ledger, plan(link::sll2, six_client, six_server, 40302), {{0, {5, 2, 0, 0, 1, 0}}, {60, {1, 12}}}));
  parts.push_back(session(ledger, plan(link::raw, gateway(), s7_300(), 40303)));
  parts.push_back(session(ledger, plan(link::raw, six_client, six(s7_300(), "fd00:10::11"), 40304)));
  // A simulator on the analyst's own machine: one address for both.
  const Station local{"00:00:00:00:00:00", "127.0.0.1", 64, 65535};
  parts.push_back(session(ledger, plan(link::null, local, local, 40305)));
  auto priority = plan(link::ethernet, hmi(), s7_300(), 40306);
  priority.client_tags = {{0, ethertype::vlan, 5}};  // a priority tag is no VLAN
  parts.push_back(session(ledger, priority));
  const auto capture = merge(std::move(parts));
  PcapngOptions options;
  options.names = {
      {link::ethernet, "eth0"}, {link::sll, "any"}, {link::sll2, "any2"}, {link::raw, "tun0"}, {link::null, "lo0"}};
  return pcapng_sample("link-types.pcapng", ledger, capture, capture, options);
}

}  // namespace s7::test::samples
