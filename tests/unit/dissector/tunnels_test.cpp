// Whole conversations inside tunnels: the same facts as without.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dissector/lower_layers.hpp"
#include "tests/support/recording_listener.hpp"
#include "tests/support/tunnel_build.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::dissector {
namespace {

using test::Capture;
using test::RecordingListener;

struct Case {
  const char* name;
  test::Wrapper wrapper;
  TunnelKind kind;
};

std::vector<Case> cases() {
  namespace w = test::wrap;
  return {{"erspan1", w::erspan1, TunnelKind::erspan},     {"erspan2", w::erspan2, TunnelKind::erspan},
          {"erspan3", w::erspan3, TunnelKind::erspan},     {"vxlan", w::vxlan, TunnelKind::vxlan},
          {"geneve", w::geneve, TunnelKind::geneve},       {"nvgre", w::nvgre, TunnelKind::gre},
          {"gre-ip", w::gre_ip, TunnelKind::gre},          {"ip-in-ip", w::ip_in_ip, TunnelKind::ip_in_ip},
          {"ether-ip", w::ether_ip, TunnelKind::ether_ip}, {"mpls-ip", w::mpls_ip, TunnelKind::mpls},
          {"mpls-frame", w::mpls_frame, TunnelKind::mpls}, {"pppoe", w::pppoe, TunnelKind::pppoe}};
}

TEST(Tunnels, InnerConversationsAreAnalyzed) {
  for (const bool v6 : {false, true}) {
    const auto play = v6 ? test::to_ipv6(test::whole_play()) : test::whole_play();
    RecordingListener truth;
    test::analyze(play, truth);
    for (const Case& c : cases()) {
      RecordingListener out;
      Analyzer analyzer({}, out);
      test::feed(analyzer, test::wrapped(play, c.wrapper));
      analyzer.finish();
      EXPECT_EQ(out.lines, truth.lines) << c.name;
      EXPECT_THAT(out.problems, testing::IsEmpty()) << c.name;
      EXPECT_EQ(analyzer.counts(0).of(c.kind), play.size()) << c.name;
      EXPECT_EQ(analyzer.counts(0).of(FrameKind::tcp), play.size()) << c.name;
    }
  }
}

TEST(Tunnels, TagsOfPortExtendersAreNoTunnelAndNoVlan) {
  RecordingListener truth, out;
  test::analyze(test::whole_play(), truth);
  test::analyze(test::wrapped(test::whole_play(), test::wrap::e_tag), out);
  EXPECT_EQ(out.lines, truth.lines);
  ASSERT_EQ(out.sessions.size(), 1U);
  EXPECT_EQ(out.sessions[0].vlans.count, 0);
}

std::vector<std::uint16_t> vlans_inside(const test::Wrapper& wrapper, const std::vector<test::VlanTag>& tags) {
  test::PlayOptions options;
  options.tags = tags;
  RecordingListener out;
  test::analyze(test::wrapped(test::whole_play(options), wrapper), out);
  EXPECT_EQ(out.sessions.size(), 1U);
  if (out.sessions.size() != 1) return {};
  const VlanTags& found = out.sessions[0].vlans.tags[0];
  return {found.ids.begin(), found.ids.begin() + found.count};
}

TEST(Tunnels, VlanIsTheOneInside) {
  using Ids = std::vector<std::uint16_t>;
  EXPECT_EQ(vlans_inside(test::wrap::vxlan, {}), Ids{});  // the carrier has VLAN 30
  EXPECT_EQ(vlans_inside(test::wrap::vxlan, {{200}, {7}}), (Ids{200, 7}));
  EXPECT_EQ(vlans_inside(test::wrap::erspan2, {}), Ids{120});     // from the header
  EXPECT_EQ(vlans_inside(test::wrap::erspan2, {{55}}), Ids{55});  // still in the frame
}

TEST(Tunnels, BothSightsOfOneFrameAreOne) {  // a port mirrored here and, by ERSPAN, from afar
  const auto play = test::whole_play();
  auto far = test::wrapped(play, test::wrap::erspan2);
  for (auto& frame : far) frame.time += 30'000;
  RecordingListener out;
  Analyzer analyzer({}, out);
  test::feed(analyzer, test::merge({play, far}));
  analyzer.finish();
  EXPECT_EQ(analyzer.counts(0).duplicates, play.size());
  EXPECT_EQ(out.sorted("session").size(), 1U);
  EXPECT_EQ(out.packets, play.size());
}

TEST(Tunnels, OneInAnotherUpToALimit) {
  const auto play = test::whole_play();
  const auto nested = [&](int depth) {
    auto out = play;
    for (int i = 0; i < depth; ++i) out = test::wrapped(out, i % 2 == 0 ? test::wrap::vxlan : test::wrap::nvgre);
    RecordingListener listener;
    test::analyze(out, listener);
    return listener.sorted("session").size();
  };
  EXPECT_EQ(nested(2), 1U);
  EXPECT_EQ(nested(8), 1U);
  EXPECT_EQ(nested(9), 0U);
}

// The datagram of the tunnel is cut: what is inside is known only when all of it is there.
Capture in_fragments(const Capture& capture, const test::Wrapper& wrapper) {
  Capture out;
  std::uint32_t id = 100;
  for (const test::Frame& frame : capture) {
    const auto whole = test::packet_of(wrapper(frame.bytes));
    test::IpHeader header;
    header.source = test::ip("192.0.2.1");
    header.destination = test::ip("192.0.2.2");
    header.protocol = whole[9];
    header.id = id++;
    for (const auto& piece : test::ip_fragments(header, {whole.begin() + 20, whole.end()}, 48)) {
      out.push_back(frame);
      out.back().bytes = test::outer_frame(piece);
    }
  }
  return out;
}

TEST(Tunnels, FragmentsOfTheTunnelAreJoined) {
  const auto play = test::whole_play();
  RecordingListener truth;
  test::analyze(play, truth);
  for (const auto& wrapper : {test::wrap::erspan2, test::wrap::nvgre, test::wrap::ip_in_ip}) {
    RecordingListener out;
    Analyzer analyzer({}, out);
    test::feed(analyzer, in_fragments(play, wrapper));
    analyzer.finish();
    EXPECT_EQ(out.lines, truth.lines);
    EXPECT_EQ(analyzer.counts(0).of(FrameKind::tcp), play.size());
  }
}

TEST(Tunnels, ThreadsSeeTheSame) {  // frames are routed first, fed later
  const auto play = in_fragments(test::whole_play(), test::wrap::erspan2);
  RecordingListener truth, out;
  test::analyze(play, truth);
  Analyzer analyzer({}, out);
  analyzer.begin_batch();
  std::vector<Routed> routed;
  std::uint64_t number = 0;
  for (const test::Frame& frame : play) {
    Frame in;
    in.where.at = frame.time;
    in.where.frame = in.where.order = ++number;
    in.link_type = frame.link_type;
    in.wire_length = frame.on_wire();
    in.bytes = frame.bytes;
    routed.push_back(analyzer.route(in));
  }
  for (const Routed& r : routed) analyzer.feed(r.shard, r.frame);
  analyzer.finish();
  EXPECT_EQ(out.lines, truth.lines);
}

TEST(Tunnels, AbandonedFragmentsAreCounted) {
  auto play = in_fragments(test::whole_play(), test::wrap::erspan2);
  play.erase(play.begin() + 1);
  play.back().time += 60 * test::second;
  RecordingListener out;
  Analyzer analyzer({}, out);
  test::feed(analyzer, play);
  // The one with a hole, and the one whose last piece comes a minute late.
  EXPECT_EQ(analyzer.counts(0).fragments_abandoned, 2U);
  EXPECT_THAT(out.problems, testing::Contains("limit ip-fragments 2"));
}

TEST(Tunnels, BothDirectionsBelongToOneShard) {
  const auto play = test::wrapped(test::whole_play(), test::wrap::vxlan);
  std::set<std::size_t> shards;
  for (const test::Frame& frame : play) {
    Frame in;
    in.link_type = frame.link_type;
    in.bytes = frame.bytes;
    shards.insert(shard_of(LowerLayers(in)));
  }
  EXPECT_EQ(shards.size(), 1U);
  Frame plain;
  plain.link_type = 1;
  const auto bare = test::whole_play();
  plain.bytes = bare.front().bytes;
  EXPECT_EQ(*shards.begin(), shard_of(LowerLayers(plain)));
}

TEST(Tunnels, WhatCannotBeReadInsideStaysWhatItIsOutside) {
  RecordingListener out;
  Analyzer analyzer({}, out);
  Capture capture(2);
  capture[0].bytes = test::outer_frame(test::outer_ip(47, test::gre_header(0x880b)));
  capture[1].bytes = test::outer_frame(test::outer_udp(4789, test::bytes_from_hex("0800000000002a00 001b")));
  test::feed(analyzer, capture);
  EXPECT_EQ(analyzer.counts(0).of(FrameKind::other_ip), 1U);
  EXPECT_EQ(analyzer.counts(0).of(FrameKind::udp), 1U);
  EXPECT_EQ(analyzer.counts(0).malformed, 0U);
}

}  // namespace
}  // namespace s7::dissector
