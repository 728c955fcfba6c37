#pragma once

// One of the 16 parts of an Analyzer: link to TCP, duplicates, IP fragments, and the connections of its stations.

#include <cstdint>
#include <vector>

#include "dissector/analyzer.hpp"
#include "dissector/parsed_frame.hpp"
#include "dissector/track/duplicates.hpp"
#include "dissector/track/flow_table.hpp"
#include "dissector/track/fragments.hpp"
#include "dissector/track/neighbours.hpp"

namespace s7::dissector {

class Shard {
 public:
  // `streams`: the number of the next TCP connection, shared over shards; nullptr: not counted.
  Shard(const Settings& settings, std::size_t number, Listener& listener, std::uint32_t* streams);
  void feed(const Frame& frame, const ParsedFrame& parsed) {
    flows_.expire(frame.where.at);
    if (parsed.plain) [[likely]]
      on_tcp(frame, *parsed.lower.link, *parsed.lower.ip, parsed.segment);
    else
      feed_other(frame, parsed.lower);
  }
  // A segment that will be fed soon, in steps a few packets apart, each of which fetches what the next one reads.
  // `slot` is what expect_flow() found.
  void expect(const StationSegment& segment) const noexcept {
    duplicates_.prefetch(segment.fingerprint);
    flows_.prefetch_index(segment.hash);
  }
  [[nodiscard]] std::uint32_t expect_flow(const StationSegment& segment) const noexcept {
    return flows_.prefetch_flow(segment.hash, segment.side);
  }
  void expect_session(std::uint32_t slot, Side side) const noexcept {
    if (const TcpConnection* flow = flows_.at(slot)) flow->prefetch_session(side);
  }
  void expect_facts(std::uint32_t slot, Side side) const noexcept {
    if (const TcpConnection* flow = flows_.at(slot)) flow->prefetch_facts(side);
  }
  void expect_rows(std::uint32_t slot, Side side) const noexcept {
    if (const TcpConnection* flow = flows_.at(slot)) flow->prefetch_rows(side);
  }
  void expire(Timestamp now) { flows_.expire(now); }
  void report_so_far();
  void finish();
  std::size_t shed(std::size_t percent) { return flows_.shed((flows_.size() * percent + 99) / 100); }
  [[nodiscard]] FrameCounts counts(std::uint16_t capture) const;
  [[nodiscard]] bool holding() const noexcept { return held_bytes_ + kept_pdus_ > 0; }
  [[nodiscard]] std::uint64_t evicted() const noexcept { return flows_.evicted(); }

 private:
  void feed_other(const Frame& frame, const LowerLayers& lower);
  void count(FrameKind kind, const Where& where) { ++counts_at(where).of(kind); }
  FrameCounts& counts_at(const Where& where) {
    return present_ != nullptr && present_capture_ == where.capture ? *present_ : count_of(where.capture);
  }
  FrameCounts& count_of(std::uint16_t capture);
  void count_tunnels(const Frame& frame, const LowerLayers& lower);
  void abandoned(std::uint64_t fragments, const Where& where);
  void malformed(std::string_view layer, Error error, const Where& where);
  void on_ip(const Frame& frame, const LinkFrame& link, const IpPacket& ip, std::uint64_t pair);
  void on_tcp(const Frame& frame, const LinkFrame& link, const IpPacket& ip, const StationSegment& segment);
  void on_neighbour(const LinkFrame& link, const IpPacket* ip, const Where& where);
  void on_icmp(const Frame& frame, const LinkFrame& link, const IpPacket& ip);
  TcpConnection& connection(const FlowKey& key, Side side, const TcpPacket& packet, std::uint64_t hash);
  [[nodiscard]] TcpConnection* find(const FlowKey& key, Side side, const TcpPacket& packet, std::uint64_t hash);
  void bound_held_bytes();

  FrameCounts* present_ = nullptr;  // of counts_: of the capture seen last
  std::uint16_t present_capture_ = 0;
  std::size_t kept_pdus_ = 0;   // PDUs that wait for others to be printed with
  std::size_t held_bytes_ = 0;  // out-of-order bytes over all connections
  Limits limits_;               // this shard's part
  std::vector<std::uint16_t> ports_;
  IdentityBook identities_;
  Context context_;
  Listener* listener_;
  std::uint32_t* streams_;
  std::uint64_t next_id_;
  DuplicateFilter duplicates_;
  FragmentTable fragments_;
  FlowTable flows_;
  std::unique_ptr<Neighbours> neighbours_;  // of the one shard that all of them belong to, once there are any
  std::vector<FrameCounts> counts_;         // by capture
};

}  // namespace s7::dissector
