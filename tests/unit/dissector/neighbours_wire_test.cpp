// ARP, neighbour discovery, LLDP, PROFINET DCP and the text of Siemens stations: bytes to values.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dissector/wire/arp.hpp"
#include "dissector/wire/dcp.hpp"
#include "dissector/wire/device_text.hpp"
#include "dissector/wire/lldp.hpp"
#include "tests/support/net_build.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;

const Mac plc{0x00, 0x1b, 0x1b, 0x1c, 0x00, 0x11};

std::string text(ByteView bytes) { return std::string(text_of(bytes)); }

TEST(Arp, QuestionAndAnswer) {  // RFC 826
  const auto question = "0001 0800 06 04 0001 000e8c010203 c0a80a28 000000000000 c0a80a0b"_view;
  test::for_each_prefix(question, [&](ByteView cut) {
    EXPECT_EQ(bool(decode_arp(cut)), cut.size() == question.size()) << cut.size();
    EXPECT_EQ(decode_arp(cut).error(), cut.size() < question.size() ? Error::truncated : Error{});
  });
  const auto asked = decode_arp(question);
  EXPECT_FALSE(asked->answer);
  EXPECT_EQ(to_string(asked->sender), "192.168.10.40");
  EXPECT_EQ(to_string(asked->target), "192.168.10.11");
  EXPECT_EQ(to_text(*asked->sender_mac), "00:0e:8c:01:02:03");
  const auto answered = decode_arp("0001 0800 06 04 0002 001b1b1c0011 c0a80a0b 000e8c010203 c0a80a28 0000"_view);
  EXPECT_TRUE(answered->answer);
  EXPECT_EQ(answered->sender_mac, plc);
  EXPECT_FALSE(answered->gratuitous());
}

TEST(Arp, ProbesAndAnnouncements) {  // RFC 5227 1.1
  const auto probe = decode_arp("0001 0800 06 04 0001 001b1b1c0011 00000000 000000000000 c0a80a0b"_view);
  EXPECT_TRUE(is_unspecified(probe->sender));
  EXPECT_TRUE(decode_arp("0001 0800 06 04 0001 001b1b1c0011 c0a80a0b 000000000000 c0a80a0b"_view)->gratuitous());
}

TEST(Arp, OtherHardwareProtocolsAndOperations) {
  EXPECT_EQ(decode_arp("0006 0800 06 04 0001 00"_view).error(), Error::unsupported);
  EXPECT_EQ(decode_arp("0001 86dd 06 10 0001 00"_view).error(), Error::unsupported);
  EXPECT_EQ(decode_arp("0001 0800 08 04 0001 00"_view).error(), Error::bad_length);
  EXPECT_EQ(decode_arp("0001 0800 06 04 0003 00"_view).error(), Error::unsupported);  // reverse ARP
}

IpPacket icmp6(ByteView payload, const char* source, const char* destination) {
  IpPacket out;
  out.protocol = IpProtocol::icmp6;
  out.source = Address::v6(test::ip(source).view());
  out.destination = Address::v6(test::ip(destination).view());
  out.payload = payload;
  return out;
}

TEST(NeighbourDiscovery, SolicitationAndAdvertisement) {  // RFC 4861 4.3, 4.4
  const auto solicitation = "87 00 0000 00000000 fd000010000000000000000000000011 01 01 000e8c010203"_view;
  const auto asked = decode_neighbour_discovery(icmp6(solicitation, "fd00:10::40", "ff02::1:ff00:11"));
  ASSERT_TRUE(asked);
  EXPECT_FALSE(asked->answer);
  EXPECT_EQ(to_string(asked->sender), "fd00:10::40");
  EXPECT_EQ(to_string(asked->target), "fd00:10::11");
  EXPECT_EQ(to_text(*asked->sender_mac), "00:0e:8c:01:02:03");
  const auto advertisement = "88 00 0000 60000000 fd000010000000000000000000000011 02 01 001b1b1c0011"_view;
  const auto answered = decode_neighbour_discovery(icmp6(advertisement, "fd00:10::11", "fd00:10::40"));
  EXPECT_TRUE(answered->answer);
  EXPECT_EQ(to_string(answered->sender), "fd00:10::11");
  EXPECT_EQ(to_string(answered->target), "fd00:10::40");
  EXPECT_EQ(answered->sender_mac, plc);
  EXPECT_TRUE(decode_neighbour_discovery(icmp6(advertisement, "fd00:10::11", "ff02::1"))->gratuitous());
}

TEST(NeighbourDiscovery, TruncatedAtEveryLength) {
  const auto bytes = "88 00 0000 60000000 fd000010000000000000000000000011 0e 01 000000000000 02 01 001b1b1c0011"_view;
  test::for_each_prefix(bytes, [&](ByteView cut) {
    const auto out = decode_neighbour_discovery(icmp6(cut, "fd00:10::11", "ff02::1"));
    EXPECT_EQ(bool(out), cut.size() >= 24) << cut.size();
    EXPECT_EQ(out && out->sender_mac, cut.size() == bytes.size()) << cut.size();
  });
}

TEST(NeighbourDiscovery, OptionsOfNoLengthEndTheSearch) {
  const auto bytes = "87 00 0000 00000000 fd000010000000000000000000000011 00 00 000000000000 01 01 001b1b1c0011"_view;
  EXPECT_FALSE(decode_neighbour_discovery(icmp6(bytes, "fd00:10::1", "ff02::1"))->sender_mac);
  EXPECT_EQ(decode_neighbour_discovery(icmp6("80 00 0000"_view, "fd00::1", "fd00::2")).error(), Error::unsupported);
}

// IEEE 802.1AB 8.5; chassis id as PROFINET wants it: the station's name.
constexpr std::string_view lldp_hex =
    "0207 07 706c632d31 31"               // chassis: local name "plc-11"
    "0409 07 706f72742d303031"            // port: "port-001"
    "0602 0014"                           // 20 seconds
    "0a06 73372d333030"                   // system name "s7-300"
    "100c 05 01 c0a80a0b 02 00000001 00"  // management address 192.168.10.11
    "fe0a 000ecf 05 001b1b1c0011"         // PROFINET: MAC of the station
    "fe05 00120f 01 00"                   // IEEE 802.3
    "0000";

TEST(Lldp, PartsInAnyOrderBehindTheFirstThree) {
  const auto kept = test::bytes_from_hex(lldp_hex);
  const auto out = decode_lldp(kept);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->chassis_kind, 7);
  EXPECT_EQ(text(out->chassis), "plc-11");
  EXPECT_EQ(text(out->port), "port-001");
  EXPECT_EQ(out->seconds_to_live, 20);
  EXPECT_EQ(text(out->system_name), "s7-300");
  EXPECT_EQ(to_string(*out->management), "192.168.10.11");
  EXPECT_EQ(out->station, plc);
  EXPECT_FALSE(out->damaged);
  test::for_each_prefix(kept, [&](ByteView cut) {
    const auto part = decode_lldp(cut);
    EXPECT_EQ(bool(part), cut.size() >= 24) << cut.size();
    if (!part) return;
    for (const auto view : {part->chassis, part->port, part->system_name}) EXPECT_TRUE(test::inside(view, cut));
  });
}

TEST(Lldp, OtherBeginningsAndLengths) {
  EXPECT_EQ(decode_lldp("0403 07 6162 0203 07 6162 0602 0014"_view).error(), Error::bad_magic);
  EXPECT_EQ(decode_lldp("0201 07 0403 07 6162 0602 0014"_view).error(), Error::bad_length);
  const auto damaged = decode_lldp("0203 07 6162 0403 07 6162 0602 0014 0aff 61"_view);
  ASSERT_TRUE(damaged);
  EXPECT_TRUE(damaged->damaged);
}

TEST(Lldp, ChassisMayBeAMac) {
  EXPECT_EQ(decode_lldp("0207 04 001b1b1c0011 0403 07 6162 0602 0014 0000"_view)->station, plc);
}

// IEC 61158-6-10: identify response of a station with type, name, ids, role and address; odd names are padded.
constexpr std::string_view dcp_hex =
    "feff 05 01 01020304 0000 0040"
    "0201 0008 0000 53372d333030"                 // type "S7-300"
    "0202 0007 0000 6d69787831 00"                // name "mixx1" and padding
    "0203 0006 0000 002a 0101"                    // vendor 42, device 0x0101
    "0204 0004 0000 02 00"                        // controller
    "0102 000e 0001 c0a80a0b ffffff00 c0a80a01";  // address

TEST(Dcp, IdentifyResponse) {
  const auto bytes = test::bytes_from_hex(dcp_hex);
  const auto out = decode_dcp(bytes);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->service, DcpService::identify);
  EXPECT_TRUE(out->response && out->succeeded);
  EXPECT_EQ(out->transaction, 0x01020304U);
  auto range = out->range();
  EXPECT_EQ(text(range.next()->value), "S7-300");
  const auto name = range.next();
  EXPECT_EQ(name->kind, DcpBlockKind::station_name);
  EXPECT_EQ(text(name->value), "mixx1");
  const auto id = decode_dcp_device_id(range.next()->value);
  EXPECT_EQ(id->vendor, 0x2a);
  EXPECT_EQ(id->device, 0x101);
  EXPECT_EQ(range.next()->value[0], 2);
  const auto address = range.next();
  EXPECT_EQ(address->head, 1);
  EXPECT_EQ(to_string(decode_dcp_ip(address->value)->address), "192.168.10.11");
  EXPECT_FALSE(range.next());
  EXPECT_FALSE(range.damaged());
}

TEST(Dcp, TruncatedAtEveryLength) {
  const auto bytes = test::bytes_from_hex(dcp_hex);
  test::for_each_prefix(bytes, [&](ByteView cut) {
    const auto out = decode_dcp(cut);
    EXPECT_EQ(bool(out), cut.size() >= 12) << cut.size();
    if (!out) return;
    auto range = out->range();
    while (const auto block = range.next()) EXPECT_TRUE(test::inside(block->value, cut));
  });
}

TEST(Dcp, SetRequestsCarryAQualifier) {
  const auto out = decode_dcp("fefd 04 00 00000007 0000 000a 0202 0005 0001 6e6577 00"_view);
  ASSERT_TRUE(out);
  auto range = out->range();
  const auto block = range.next();
  ASSERT_TRUE(block);
  EXPECT_EQ(text(block->value), "new");
}

TEST(Dcp, OtherFramesOfProfinet) {
  EXPECT_EQ(decode_dcp("8000 00"_view).error(), Error::unsupported);
  EXPECT_EQ(decode_dcp("ff40 00"_view).error(), Error::unsupported);
}

TEST(DeviceText, LineOfAController) {
  const auto out = read_device_text(
      "Siemens, SIMATIC S7, CPU 1516-3 PN/DP, 6ES7 516-3AN01-0AB0 , HW: Version 3, FW: Version V2.5.0, "
      "S C-J6NK93642017");
  EXPECT_EQ(out.product, "CPU 1516-3 PN/DP");
  EXPECT_EQ(out.order_number, "6ES7 516-3AN01-0AB0");
  EXPECT_EQ(out.hardware, "3");
  EXPECT_EQ(out.firmware, "V2.5.0");
  EXPECT_EQ(out.serial, "S C-J6NK93642017");
}

TEST(DeviceText, OtherLinesSayNothing) {
  EXPECT_EQ(read_device_text("Linux debian 6.1.0").order_number, "");
  EXPECT_EQ(read_device_text(",,,").order_number, "");
  EXPECT_EQ(read_device_text("6ES7 516-3AN01-0AB0").order_number, "6ES7 516-3AN01-0AB0");
}

TEST(DeviceText, OrderNumbers) {
  for (const auto* good : {"6ES7 315-2EH14-0AB0", "6ES7315-2EH14-0AB0", "6GK5 208-0BA10-2AA3", "6ED1 052-1MD08-0BA0"})
    EXPECT_TRUE(is_order_number(good)) << good;
  for (const auto* bad : {"", "6ES7", "6ES7 315-2EH14", "6ES7 315-2EH14-0AB0 ", "6es7 315-2eh14-0ab0",
                          "6ES7  15-2EH14-0AB0", "XES7 315-2EH14-0AB0", "6ES7 315_2EH14-0AB0"})
    EXPECT_FALSE(is_order_number(bad)) << bad;
  EXPECT_EQ(find_order_number("SCALANCE X208 6GK5 208-0BA10-2AA3 VPB123"), "6GK5 208-0BA10-2AA3");
  EXPECT_EQ(find_order_number("nothing here"), "");
}

}  // namespace
}  // namespace s7::dissector
