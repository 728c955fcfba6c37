#include "capture/live/kernel_filter.hpp"

#include <gtest/gtest.h>

#include "capture/filter.hpp"
#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

const Bytes macs = hex("02 00 00 00 00 02  02 00 00 00 00 01");
const Bytes none;

// An IPv4 packet from 10.0.0.1 to 10.0.0.2.
Bytes ip(const std::string& protocol, const Bytes& payload, const std::string& fragment = "40 00") {
  return hex("45 00 00 28  00 00 " + fragment + "  40 " + protocol + " 00 00  0a 00 00 01  0a 00 00 02") + payload;
}

// A TCP segment from port 49152; `offset_flags` as on the wire.
Bytes tcp(const std::string& port, const std::string& flags, const Bytes& payload = none) {
  return hex("c0 00 " + port + " 00 00 00 01  00 00 00 01  50 " + flags + " 20 00  00 00 00 00") + payload;
}

Bytes ip6(const std::string& next, const Bytes& payload) {
  return hex("60 00 00 00  00 14 " + next +
             " 40  20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01  20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02") +
         payload;
}

Bytes ethernet(const std::string& type, const Bytes& payload) { return macs + hex(type) + payload; }

class UsefulPackets : public ::testing::Test {
 protected:
  bool passes(const Bytes& frame, std::uint16_t link_type = 1) {
    Packet packet;
    packet.bytes = frame;
    packet.wire_length = static_cast<std::uint32_t>(frame.size());
    packet.link_type = link_type;
    Filter& filter = link_type == 1 ? ethernet_ : raw_;
    return filter.matches(packet);
  }
  // The same packet without a tag, with one and with two in front of its type.
  bool passes_tagged(const Bytes& frame) {
    const Bytes rest(frame.begin() + 12, frame.end());
    const bool plain = passes(frame);
    EXPECT_EQ(passes(macs + hex("81 00 00 64") + rest), plain);
    EXPECT_EQ(passes(macs + hex("88 a8 00 64  81 00 00 07") + rest), plain);
    return plain;
  }

  const std::vector<std::uint16_t> ports_{102, 2102};
  Filter ethernet_{useful_packets(ports_, 1)};
  // Filter checks an expression for Ethernet first; the one for raw IP is valid there, too.
  Filter raw_{useful_packets(ports_, 101)};
};

TEST_F(UsefulPackets, TcpOfTheGivenPorts) {
  EXPECT_TRUE(passes_tagged(ethernet("08 00", ip("06", tcp("00 66", "10")))));
  EXPECT_TRUE(passes_tagged(ethernet("08 00", ip("06", tcp("08 36", "10")))));
  EXPECT_FALSE(passes_tagged(ethernet("08 00", ip("06", tcp("00 50", "10")))));
  EXPECT_TRUE(passes_tagged(ethernet("86 dd", ip6("06", tcp("00 66", "10")))));
  EXPECT_FALSE(passes_tagged(ethernet("86 dd", ip6("06", tcp("00 50", "10")))));
}

TEST_F(UsefulPackets, OpeningsAndEndingsOfAnyTcp) {
  for (const char* flags : {"02", "12", "11", "04", "14"}) {
    EXPECT_TRUE(passes_tagged(ethernet("08 00", ip("06", tcp("00 50", flags))))) << flags;
    EXPECT_TRUE(passes_tagged(ethernet("86 dd", ip6("06", tcp("00 50", flags))))) << flags;
  }
  EXPECT_FALSE(passes_tagged(ethernet("08 00", ip("06", tcp("00 50", "18")))));
}

TEST_F(UsefulPackets, PayloadThatBeginsLikeATpkt) {
  const Bytes tpkt = hex("03 00 00 16"), other = hex("47 45 54 20");
  EXPECT_TRUE(passes_tagged(ethernet("08 00", ip("06", tcp("00 50", "18", tpkt)))));
  EXPECT_FALSE(passes_tagged(ethernet("08 00", ip("06", tcp("00 50", "18", other)))));
  EXPECT_TRUE(passes_tagged(ethernet("86 dd", ip6("06", tcp("00 50", "18", tpkt)))));
  EXPECT_FALSE(passes_tagged(ethernet("86 dd", ip6("06", tcp("00 50", "18", other)))));
  // Behind TCP options: data offset 8.
  const Bytes options =
      hex("c0 00 00 50  00 00 00 01  00 00 00 01  80 18 20 00  00 00 00 00  01 01 08 0a 00 00 00 00 00 00 00 00");
  EXPECT_TRUE(passes_tagged(ethernet("08 00", ip("06", options + tpkt))));
  EXPECT_FALSE(passes_tagged(ethernet("08 00", ip("06", options + other))));
}

TEST_F(UsefulPackets, WhatDiagnosisNeeds) {
  const Bytes payload = hex("00 00 00 00 00 00 00 00 00 00 00 00");
  EXPECT_TRUE(passes_tagged(ethernet("08 00", ip("01", payload))));           // ICMP
  EXPECT_TRUE(passes_tagged(ethernet("86 dd", ip6("3a", payload))));          // ICMPv6
  EXPECT_TRUE(passes_tagged(ethernet("08 06", payload)));                     // ARP
  EXPECT_TRUE(passes_tagged(ethernet("88 cc", payload)));                     // LLDP
  EXPECT_TRUE(passes_tagged(ethernet("88 92", hex("fe fe") + payload)));      // PROFINET DCP
  EXPECT_FALSE(passes_tagged(ethernet("88 92", hex("80 00") + payload)));     // cyclic PROFINET data
  EXPECT_TRUE(passes_tagged(ethernet("08 00", ip("06", payload, "20 b9"))));  // a fragment in the middle
  EXPECT_TRUE(passes_tagged(ethernet("08 00", ip("06", payload, "00 b9"))));  // the last one
  EXPECT_TRUE(passes_tagged(ethernet("86 dd", ip6("2c", payload))));          // IPv6 fragment
  EXPECT_FALSE(passes_tagged(ethernet("08 00", ip("11", hex("13 88 13 88 00 0c 00 00") + payload))));  // UDP
  EXPECT_FALSE(passes_tagged(ethernet("08 99", payload)));
}

TEST_F(UsefulPackets, Tunnels) {
  const Bytes payload = hex("00 00 00 00 00 00 00 00 00 00 00 00");
  for (const char* protocol : {"04", "29", "2f", "61"}) {
    EXPECT_TRUE(passes_tagged(ethernet("08 00", ip(protocol, payload)))) << protocol;
    EXPECT_TRUE(passes_tagged(ethernet("86 dd", ip6(protocol, payload)))) << protocol;
  }
  for (const char* port : {"12 b5", "12 b6", "21 18", "17 c1"})
    EXPECT_TRUE(
        passes_tagged(ethernet("08 00", ip("11", hex(std::string("c0 00 ") + port + " 00 0c 00 00") + payload))))
        << port;
  for (const char* type : {"88 47", "88 48", "88 64"}) EXPECT_TRUE(passes_tagged(ethernet(type, payload))) << type;
}

TEST_F(UsefulPackets, RawIp) {
  EXPECT_TRUE(passes(ip("06", tcp("00 66", "10")), 101));
  EXPECT_FALSE(passes(ip("06", tcp("00 50", "10")), 101));
  EXPECT_TRUE(passes(ip("01", hex("08 00 00 00")), 101));
}

TEST(KernelFilter, FitsIntoTheKernel) {
  std::vector<std::uint16_t> ports;
  for (std::uint16_t port = 102; port < 118; ++port) ports.push_back(port);
  constexpr std::size_t most_instructions = 4096;  // BPF_MAXINSNS
  const auto program = compile_filter(useful_packets(ports, 1), 1);
  EXPECT_LT(program.size(), most_instructions);
  EXPECT_GT(program.size(), 10U);
}

TEST(KernelFilter, SaysWhatIsWrong) { EXPECT_THROW((void)compile_filter("tcp prot 102", 1), CaptureError); }

}  // namespace
}  // namespace s7::capture::testing
