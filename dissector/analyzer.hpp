#pragma once

// The whole dissector behind a few calls: frames in, facts out.
//
// An Analyzer is 16 shards. Everything between one pair of stations (and ICMP errors about it) belongs to one shard;
// shards share nothing, so they may run on as many threads as one likes and the facts are the same. A limit is divided
// among the shards.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "dissector/frame_counts.hpp"
#include "dissector/limits.hpp"
#include "dissector/track/events.hpp"
#include "dissector/track/tunnel_fragments.hpp"

namespace s7::dissector {

struct ParsedFrame;
class Shard;

struct Settings {
  Limits limits;
  std::vector<std::uint16_t> ports{102};  // TPKT is expected there
  bool ports_only = false;                // no detection by content on other ports
  bool number_streams = false;  // SessionInfo::stream; only where one thread feeds all shards in capture order
};

// One frame with the little that is needed to know whose it is. Cheap: no state.
struct Frame {
  Where where;
  std::uint16_t link_type = 0;
  std::uint32_t wire_length = 0;
  ByteView bytes;
  std::uint16_t tunnels = 0;              // one bit per TunnelKind that was taken off already
  std::uint32_t fragments_abandoned = 0;  // datagrams that might have held a tunnel, given up when this frame came
};

// A frame that is to be analyzed, and by which shard.
struct Routed {
  Frame frame;
  std::size_t shard = 0;
};

constexpr std::size_t shard_count = 16;

class Analyzer {
 public:
  // One listener for all shards (single-threaded use), or one per shard (size 16). Listeners must outlive the analyzer.
  Analyzer(const Settings& settings, Listener& listener);
  Analyzer(const Settings& settings, const std::array<Listener*, shard_count>& listeners);
  ~Analyzer();
  Analyzer(const Analyzer&) = delete;
  Analyzer& operator=(const Analyzer&) = delete;

  void feed(const Frame& frame);
  // The same for frames in a row, quicker: what a frame needs is fetched while those before it are analyzed. So many of
  // them are looked at together:
  static constexpr std::size_t frames_at_once = 12;
  void feed(std::span<const Frame> frames);
  // For several threads. One of them routes every frame in capture order: which shard it belongs to (the same for both
  // directions of a pair of stations), and what to feed it with: the frame itself, or, where it completes a datagram
  // that holds a tunnel, what was in the tunnel. Such bytes are valid until the next call of begin_batch().
  void begin_batch() { tunnels_.forget(); }
  [[nodiscard]] Routed route(const Frame& frame);
  // Then each shard by one thread at a time, frames of one shard in the order in which they were routed.
  void feed(std::size_t shard, const Frame& frame);
  // Finishes what has been idle for too long; in live silence nobody else tells the time.
  void expire(Timestamp now);
  // What every open connection has carried since the last report, as parts and Listener::goes_on: for analysis without
  // an end.
  void report_so_far();
  // Gives up so much of every shard's connections, those that are worth least first. Returns how many they were.
  std::size_t shed(std::size_t percent);
  // The last word of every connection. Nothing may be fed afterwards.
  void finish();
  void finish(std::size_t shard);
  // Counts of one capture, over all shards.
  [[nodiscard]] FrameCounts counts(std::uint16_t capture) const;
  // Segments wait behind holes: PDUs of packets already fed may still come.
  [[nodiscard]] bool holding() const;
  // Connections given up because a limit was reached.
  [[nodiscard]] std::uint64_t evicted() const;

 private:
  void feed(const Frame& frame, const ParsedFrame& parsed);

  std::vector<std::unique_ptr<Shard>> shards_;
  TunnelFragments tunnels_;
  std::uint32_t streams_ = 0;
};

}  // namespace s7::dissector
