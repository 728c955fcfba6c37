// Stations that speak of themselves around one short S7 session: addresses, names, a conflict, a new name.

#include "tests/support/neighbour_build.hpp"
#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

constexpr const char* to_all = "ff:ff:ff:ff:ff:ff";
constexpr const char* intruder_mac = "02:00:5e:10:00:66";

class Wire {
 public:
  explicit Wire(std::int64_t start) : now_(start) {}
  void frame(const std::string& source, const std::string& destination, std::uint16_t type, const Bytes& payload,
             std::int64_t after = 50 * ms) {
    now_ += after;
    LinkHeader header;
    header.source = mac(source);
    header.destination = mac(destination);
    frames_.push_back({now_, link_frame(header, type, payload), 0, link::ethernet});
  }
  void asks(const Station& asker, const std::string& target) {
    frame(asker.mac, to_all, ethertype::arp, arp_message(false, mac(asker.mac), ip(asker.address), {}, ip(target)));
  }
  void answers(const std::string& owner_mac, const std::string& owner, const Station& asker,
               std::int64_t after = 200 * us) {
    frame(owner_mac, asker.mac, ethertype::arp,
          arp_message(true, mac(owner_mac), ip(owner), mac(asker.mac), ip(asker.address)), after);
  }
  [[nodiscard]] Capture take() { return std::move(frames_); }

 private:
  std::int64_t now_;
  Capture frames_;
};

void resolve(Wire& wire) {
  wire.frame(s7_1500().mac, to_all, ethertype::arp,  // announces itself after its start
             arp_message(false, mac(s7_1500().mac), ip(s7_1500().address), {}, ip(s7_1500().address)));
  wire.asks(engineering(), s7_300().address);
  wire.answers(s7_300().mac, s7_300().address, engineering());
  for (int i = 0; i < 3; ++i) wire.asks(engineering(), mes().address);  // is switched off
  const auto six = ip("fd00:10::21");
  wire.frame(engineering().mac, "33:33:ff:00:00:21", ethertype::ipv6,
             neighbour_message(false, mac(engineering().mac), ip("fd00:10::40"), ip("ff02::1:ff00:21"), six));
  wire.frame(s7_1500().mac, engineering().mac, ethertype::ipv6,
             neighbour_message(true, mac(s7_1500().mac), six, ip("fd00:10::40"), six), 200 * us);
}

void describe(Wire& wire) {
  LldpText text;
  text.chassis = text.name = "plc-21";
  text.port = "port-001";
  text.description =
      "Siemens, SIMATIC S7, CPU 1511-1 PN, 6ES7 511-1AK02-0AB0 , HW: Version 4, FW: Version V2.9.4, "
      "S C-N8R901234021";
  text.management = ip(s7_1500().address);
  text.station = mac(s7_1500().mac);
  wire.frame("28:63:36:8d:01:21", "01:80:c2:00:00:0e", ethertype::lldp, lldp_message(text));  // the port's own MAC
  wire.frame(engineering().mac, "01:0e:cf:00:00:00", ethertype::profinet, dcp_identify(7));
  wire.frame(s7_300().mac, engineering().mac, ethertype::profinet,
             dcp_identify_answer(7, {"mixing", "S7-300", ip(s7_300().address), 0x0101, 2}), 3 * ms);
  wire.frame(hmi().mac, engineering().mac, ethertype::profinet,
             dcp_identify_answer(7, {"panel-1", "SIMATIC-HMI", ip(hmi().address), 0x0403, 2}), 4 * ms);
}

// Two stations with one address; a station that is given another name and says it afterwards.
void trouble(Wire& wire) {
  wire.asks(engineering(), hmi().address);
  wire.answers(hmi().mac, hmi().address, engineering());
  wire.answers(intruder_mac, hmi().address, engineering());
  wire.frame(engineering().mac, hmi().mac, ethertype::profinet, dcp_set_name(8, "panel-2"));
  wire.frame(engineering().mac, "01:0e:cf:00:00:00", ethertype::profinet, dcp_identify(9));
  wire.frame(hmi().mac, engineering().mac, ethertype::profinet,
             dcp_identify_answer(9, {"panel-2", "SIMATIC-HMI", ip(hmi().address), 0x0403, 2}), 3 * ms);
}

Capture session(Ledger& ledger) {
  LinkPlan how;
  how.client = engineering();
  how.server = s7_1500();
  how.client_port = 40900;
  how.server_tsap = tsap(0x0301);
  S7Link line(ledger, how, plant_start + 2 * sec, 40900);
  line.open();
  const auto question = ask_read({db_bytes(1, 0, 8)});
  line.exchange(question, give_all(question, 1));
  line.close(Side::client);
  return line.tcp().take();
}

}  // namespace

Sample neighbours() {
  Ledger ledger;
  Wire wire(plant_start);
  resolve(wire);
  describe(wire);
  trouble(wire);
  const auto says = [&](const Station& station, const std::string& fact, const std::string& value) {
    ledger.identities.push_back({std::nullopt, station.address, fact, value});
  };
  says(s7_1500(), "name", "plc-21");
  says(s7_1500(), "order_number", "6ES7 511-1AK02-0AB0");
  says(s7_1500(), "hardware_version", "4");
  says(s7_1500(), "firmware", "V2.9.4");
  says(s7_1500(), "serial", "S C-N8R901234021");
  says(s7_1500(), "family", "S7-1500");
  says(s7_300(), "name", "mixing");
  says(hmi(), "name", "panel-2");
  const auto capture = merge({wire.take(), session(ledger)});
  return pcap_sample("neighbours.pcap", ledger, capture);
}

}  // namespace s7::test::samples
