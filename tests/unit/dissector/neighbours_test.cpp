// What becomes of ARP, neighbour discovery, LLDP and DCP: facts, questions and events.

#include "dissector/track/neighbours.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/neighbour_build.hpp"
#include "tests/support/recording_listener.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::dissector {
namespace {

using test::Bytes;
using test::RecordingListener;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class NeighbourPlay : public testing::Test {
 protected:
  void frame(const std::string& source, const std::string& destination, std::uint16_t type, const Bytes& payload,
             std::int64_t after = 100 * test::millisecond, const std::vector<test::VlanTag>& tags = {}) {
    now_ += after;
    test::LinkHeader header;
    header.source = test::mac(source);
    header.destination = test::mac(destination);
    header.tags = tags;
    test::Frame f;
    f.time = now_;
    f.bytes = test::link_frame(header, type, payload);
    test::feed(analyzer_, {f});
  }
  void arp(bool answer, const std::string& mac, const std::string& sender, const std::string& target,
           std::int64_t after = 100 * test::millisecond) {
    frame(mac, "ff:ff:ff:ff:ff:ff", test::ethertype::arp,
          test::arp_message(answer, test::mac(mac), test::ip(sender), {}, test::ip(target)), after);
  }
  void lldp(const std::string& name, const std::string& description) {
    const test::LldpText text{"plc-11", "port-001", name, description, test::ip("192.168.10.11"), test::mac(plc_)};
    frame("00:1b:1b:1c:01:11", "01:80:c2:00:00:0e", test::ethertype::lldp, test::lldp_message(text));
  }
  void dcp(const std::string& hex, const std::string& source, const std::string& destination = "01:0e:cf:00:00:00") {
    frame(source, destination, test::ethertype::profinet, test::bytes_from_hex(hex));
  }
  std::vector<std::string> events() {
    analyzer_.finish();
    return out_.sorted("station");
  }

  const std::string plc_ = "00:1b:1b:1c:00:11", other_ = "00:1b:1b:1c:00:22", pg_ = "8c:f3:19:20:00:40";
  RecordingListener out_;
  Analyzer analyzer_{{}, out_};
  std::int64_t now_ = test::play_start;
};

TEST_F(NeighbourPlay, QuestionsAndAnswers) {
  arp(false, pg_, "192.168.10.40", "192.168.10.11");
  arp(true, plc_, "192.168.10.11", "192.168.10.40");
  arp(false, pg_, "192.168.10.40", "192.168.10.99");
  EXPECT_THAT(out_.lines, ElementsAre("identity 192.168.10.40 mac [8c:f3:19:20:00:40] arp",
                                      "resolution 192.168.10.40 192.168.10.11 asked",
                                      "identity 192.168.10.11 mac [00:1b:1b:1c:00:11] arp",
                                      "resolution 192.168.10.40 192.168.10.11 answered",
                                      "identity 192.168.10.40 mac [8c:f3:19:20:00:40] arp",
                                      "resolution 192.168.10.40 192.168.10.99 asked"));
  EXPECT_THAT(events(), IsEmpty());
}

TEST_F(NeighbourPlay, AMirroredCopyIsNoSecondQuestion) {
  arp(false, pg_, "192.168.10.40", "192.168.10.11");
  arp(false, pg_, "192.168.10.40", "192.168.10.11", 700'000);
  arp(false, pg_, "192.168.10.40", "192.168.10.11", test::second);
  EXPECT_EQ(out_.sorted("resolution").size(), 2U);
}

TEST_F(NeighbourPlay, ProbesAndAnnouncementsAskNobody) {
  arp(false, plc_, "0.0.0.0", "192.168.10.11");
  arp(false, plc_, "192.168.10.11", "192.168.10.11");
  EXPECT_THAT(out_.lines, ElementsAre("identity 192.168.10.11 mac [00:1b:1b:1c:00:11] arp"));
}

TEST_F(NeighbourPlay, TwoAnswersToOneQuestionAreAConflict) {
  arp(true, plc_, "192.168.10.11", "192.168.10.40");
  arp(true, other_, "192.168.10.11", "192.168.10.40", 300'000);
  arp(true, plc_, "192.168.10.11", "192.168.10.40");
  EXPECT_THAT(events(), ElementsAre("station 192.168.10.11 address-conflict [00:1b:1b:1c:00:11 and "
                                    "00:1b:1b:1c:00:22 (arp)]"));
}

TEST_F(NeighbourPlay, TheOldOneComesBack) {
  arp(false, plc_, "192.168.10.11", "192.168.10.40");
  arp(false, other_, "192.168.10.11", "192.168.10.40", 10 * test::second);
  arp(false, plc_, "192.168.10.11", "192.168.10.40", 10 * test::second);
  arp(false, other_, "192.168.10.11", "192.168.10.40", 10 * test::second);
  EXPECT_THAT(events(), ElementsAre(HasSubstr("address-conflict")));
}

TEST_F(NeighbourPlay, AReplacedStationIsAChange) {
  arp(false, plc_, "192.168.10.11", "192.168.10.40");
  arp(false, other_, "192.168.10.11", "192.168.10.40", 3600 * test::second);
  arp(false, other_, "192.168.10.11", "192.168.10.40", 3600 * test::second);
  arp(false, plc_, "192.168.10.11", "192.168.10.40", 3600 * test::second);  // and back: at the end of the capture
  EXPECT_THAT(events(), ElementsAre("station 192.168.10.11 identity-changed [MAC 00:1b:1b:1c:00:11 -> "
                                    "00:1b:1b:1c:00:22 (arp)]",
                                    "station 192.168.10.11 identity-changed [MAC 00:1b:1b:1c:00:22 -> "
                                    "00:1b:1b:1c:00:11 (arp)]"));
}

TEST_F(NeighbourPlay, IdenticalStationsInTwoVlansAreNoConflict) {
  const auto body = [&](const std::string& mac) {
    return test::arp_message(true, test::mac(mac), test::ip("192.168.10.11"), {}, test::ip("192.168.10.40"));
  };
  for (int i = 0; i < 3; ++i) {
    frame(plc_, pg_, test::ethertype::arp, body(plc_), test::second, {{100}});
    frame(other_, pg_, test::ethertype::arp, body(other_), 1000, {{200}});
  }
  EXPECT_THAT(events(), IsEmpty());
}

TEST_F(NeighbourPlay, LldpNamesTheStation) {
  lldp("mixer", "Siemens, SIMATIC S7, CPU315-2 PN/DP, 6ES7 315-2EH14-0AB0 , HW: 6, FW: V3.2.6, S C-B5TN84562011");
  EXPECT_THAT(
      out_.lines,
      ElementsAre("identity 192.168.10.11 name [mixer] lldp",
                  "identity 192.168.10.11 order_number [6ES7 315-2EH14-0AB0] lldp",
                  "identity 192.168.10.11 hardware_version [6] lldp", "identity 192.168.10.11 firmware [V3.2.6] lldp",
                  "identity 192.168.10.11 serial [S C-B5TN84562011] lldp",
                  "identity 192.168.10.11 type [CPU315-2 PN/DP] lldp", "identity 192.168.10.11 port [port-001] lldp"));
}

TEST_F(NeighbourPlay, OtherValuesOfTheSameSourceAreAChange) {
  lldp("mixer", "Siemens, SIMATIC S7, CPU315-2 PN/DP, 6ES7 315-2EH14-0AB0 , HW: 6, FW: V3.2.6, S C-B5TN84562011");
  lldp("mixer", "Siemens, SIMATIC S7, CPU315-2 PN/DP, 6ES7 315-2EH14-0AB0 , HW: 6, FW: V3.2.7, S C-B5TN84562011");
  EXPECT_THAT(events(), ElementsAre("station 192.168.10.11 identity-changed [00:1b:1b:1c:00:11 firmware V3.2.6 -> "
                                    "V3.2.7 (lldp)]"));
}

TEST_F(NeighbourPlay, DcpIdentifiesTheStation) {
  dcp("feff 05 01 01020304 0000 0040 0201 0008 0000 53372d333030 0202 0007 0000 6d69787831 00 0203 0006 0000 002a 0101"
      "0204 0004 0000 03 00 0102 000e 0001 c0a80a0b ffffff00 c0a80a01",
      plc_, pg_);
  EXPECT_THAT(out_.lines,
              ElementsAre("identity 192.168.10.11 type [S7-300] dcp", "identity 192.168.10.11 name [mixx1] dcp",
                          "identity 192.168.10.11 device_id [0x002a:0x0101] dcp",
                          "identity 192.168.10.11 role [io-device,io-controller] dcp"));
}

TEST_F(NeighbourPlay, QuestionsOfDcpSayNothing) {
  dcp("fefe 05 00 00000001 0080 0004 ffff 0000", pg_);
  dcp("fefe 05 00 00000001 0080 0008 0202 0004 6d697878", pg_);  // who is "mixx"?
  EXPECT_THAT(out_.lines, IsEmpty());
}

TEST_F(NeighbourPlay, WhoIsGivenAnotherNameOrAddressHasChanged) {
  dcp("fefd 04 00 00000007 0000 000a 0202 0005 0001 6e6577 00", pg_, plc_);
  dcp("fefd 04 00 00000008 0000 0012 0102 000e 0001 c0a80a0c ffffff00 c0a80a01", pg_, plc_);
  dcp("fefd 04 00 00000009 0000 0006 0506 0002 0004", pg_, plc_);
  dcp("feff 05 01 01020304 0000 000a 0202 0005 0000 6e6577 00", plc_);  // its new name, told above
  EXPECT_THAT(events(),
              ElementsAre("station - identity-changed [00:1b:1b:1c:00:11 address set to 192.168.10.12 by "
                          "8c:f3:19:20:00:40 (dcp)]",
                          "station - identity-changed [00:1b:1b:1c:00:11 name set to new by 8c:f3:19:20:00:40 (dcp)]",
                          "station - memory-reset [00:1b:1b:1c:00:11 reset to factory settings by "
                          "8c:f3:19:20:00:40 (dcp)]"));
}

TEST_F(NeighbourPlay, NeighbourDiscoveryIsTheSameForIpv6) {
  const auto target = test::ip("fd00:10::11"), asker = test::ip("fd00:10::40");
  frame(pg_, "33:33:ff:00:00:11", test::ethertype::ipv6,
        test::neighbour_message(false, test::mac(pg_), asker, test::ip("ff02::1:ff00:11"), target));
  frame(plc_, pg_, test::ethertype::ipv6, test::neighbour_message(true, test::mac(plc_), target, asker, target));
  EXPECT_THAT(
      out_.lines,
      ElementsAre("identity fd00:10::40 mac [8c:f3:19:20:00:40] nd", "resolution fd00:10::40 fd00:10::11 asked",
                  "identity fd00:10::11 mac [00:1b:1b:1c:00:11] nd", "resolution fd00:10::40 fd00:10::11 answered"));
  EXPECT_EQ(analyzer_.counts(0).of(FrameKind::icmp), 2U);
}

TEST_F(NeighbourPlay, DamagedMessagesAreMalformed) {
  frame(plc_, pg_, test::ethertype::arp, test::bytes_from_hex("0001 0800 06 04 0002 001b"));
  frame(plc_, pg_, test::ethertype::lldp, test::bytes_from_hex("0207 07"));
  dcp("feff 05 01", plc_);
  dcp("8000 0102", plc_);  // cyclic data
  EXPECT_EQ(analyzer_.counts(0).malformed, 3U);
  EXPECT_THAT(out_.problems, Contains("neighbour truncated 1").Times(3));
}

TEST_F(NeighbourPlay, OfManyAddressesTheOldestAreForgotten) {
  Limits limits;
  limits.neighbours = 64;
  RecordingListener out;
  Neighbours neighbours(limits, out);
  std::uint64_t number = 0;
  const auto say = [&](const std::string& mac, std::uint32_t host) {
    const auto address = test::ip(test::ByteView(test::ByteWriter().u32(0x0a000000U + host).take()));
    const auto body = test::arp_message(true, test::mac(mac), address, {}, test::ip("192.168.10.40"));
    LinkFrame link;
    link.type = EtherType::arp;
    link.payload = body;
    ++number;
    EXPECT_EQ(neighbours.on_frame(link, {static_cast<Timestamp>(number) * test::second, number, number, 0}), Error{});
    out.lines.resize(std::min<std::size_t>(out.lines.size(), 10));
  };
  say(plc_, 1);
  for (std::uint32_t host = 2; host < 10'000; ++host) say(pg_, host);
  out.lines.clear();
  say(other_, 1);
  neighbours.finish();
  EXPECT_THAT(out.sorted("station"), IsEmpty());
}

}  // namespace
}  // namespace s7::dissector
