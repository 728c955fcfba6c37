// The whole analysis. First byte, bit 0:
//   0  frames: link type (1), length (2), bytes, again and again, with limits so small that all of them are reached
//   1  a conversation: side (1), length (2), payload, again and again. It is fed twice, as it is and with every payload
//   cut into
//      pieces of the second byte's size. Where no header was wrong both must give the same facts.

#include <array>
#include <cstdlib>

#include "tests/support/recording_listener.hpp"

namespace {

using namespace s7::dissector;
using s7::test::RecordingListener;
using Bytes = std::vector<std::uint8_t>;

Settings tight() {
  Settings out;
  out.limits.flows = 64;
  out.limits.out_of_order_bytes = 2048;
  out.limits.out_of_order_segments = 4;
  out.limits.held_bytes = 16 * 3000;
  out.limits.tsdu = 500;
  out.limits.pending_requests = 3;
  out.limits.templates = 3;
  out.limits.fragmented_datagrams = 16;
  return out;
}

void frames(ByteReader in) {
  constexpr std::array<std::uint16_t, 8> link_types{1, 228, 229, 113, 276, 0, 108, 147};
  RecordingListener listener;
  listener.pdus = true;
  Analyzer analyzer(tight(), listener);
  std::uint64_t number = 0;
  std::int64_t now = 0;
  while (in.left() >= 3) {
    const std::uint8_t kind = in.u8();
    const std::size_t length = in.be16();
    Frame frame;
    frame.bytes = in.take(std::min(length, in.left()));
    frame.link_type = link_types[kind % 8];
    frame.wire_length = static_cast<std::uint32_t>(frame.bytes.size());
    now += (kind & 0x08U) != 0 ? 2'000'000'000 : 1'000'000;
    if ((kind & 0x10U) != 0) now -= 500'000;
    frame.where.at = now;
    frame.where.frame = frame.where.order = ++number;
    frame.where.capture = (kind & 0x20U) != 0 ? 1 : 0;
    analyzer.begin_batch();
    const Routed routed = analyzer.route(frame);
    if (routed.shard >= shard_count) std::abort();
    analyzer.feed(routed.shard, routed.frame);
  }
  analyzer.finish();
}

Settings few_flows() {
  Settings out;
  out.limits.flows = 64;
  return out;
}

// A conversation of 10.0.0.1:2000 with 10.0.0.2:102 as raw IPv4 packets.
class Conversation {
 public:
  explicit Conversation(RecordingListener& listener) : analyzer_(few_flows(), listener) {
    packet(0, 0x02, {});
    packet(1, 0x12, {});
    packet(0, 0x10, {});
  }
  void say(unsigned side, ByteView payload, std::size_t piece) {
    for (std::size_t at = 0; at < payload.size(); at += piece)
      packet(side, 0x18, payload.subspan(at, std::min(piece, payload.size() - at)));
  }
  void finish() { analyzer_.finish(); }

 private:
  static void put16(Bytes& out, std::size_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8U));
    out.push_back(static_cast<std::uint8_t>(value));
  }
  static void put32(Bytes& out, std::size_t value) {
    put16(out, value >> 16U);
    put16(out, value & 0xffffU);
  }
  void packet(unsigned side, std::uint8_t flags, ByteView payload) {
    Bytes out{0x45, 0};
    put16(out, 40 + payload.size());
    put16(out, ++number_ & 0xffffU);
    const auto from = static_cast<std::uint8_t>(1 + side), to = static_cast<std::uint8_t>(2 - side);
    out.insert(out.end(), {0, 0, 64, 6, 0, 0, 10, 0, 0, from, 10, 0, 0, to});
    put16(out, side == 0 ? 2000 : 102);
    put16(out, side == 0 ? 102 : 2000);
    put32(out, next_[side]);
    put32(out, (flags & 0x10U) != 0 ? next_[1 - side] : 0);
    out.insert(out.end(), {0x50, flags, 0x20, 0, 0, 0, 0, 0});
    out.insert(out.end(), payload.begin(), payload.end());
    next_[side] += static_cast<std::uint32_t>(payload.size()) + ((flags & 2U) != 0 ? 1U : 0U);
    Frame frame;
    frame.bytes = out;
    frame.link_type = 228;
    frame.wire_length = static_cast<std::uint32_t>(out.size());
    frame.where.at = static_cast<std::int64_t>(number_) * 100'000;
    frame.where.frame = frame.where.order = number_;
    analyzer_.feed(frame);
  }

  Analyzer analyzer_;
  std::uint64_t number_ = 0;
  std::array<std::uint32_t, 2> next_{0xffffff00U, 7};
};

void play(ByteReader in, std::size_t piece, RecordingListener& out) {
  Conversation conversation(out);
  while (in.left() >= 3) {
    const unsigned side = in.u8() & 1U;
    const std::size_t length = in.be16();
    conversation.say(side, in.take(std::min(length, in.left())), piece);
  }
  conversation.finish();
}

bool wrong_header(const RecordingListener& listener) {
  return std::any_of(listener.problems.begin(), listener.problems.end(),
                     [](const std::string& problem) { return problem.starts_with("tpkt"); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader in({data, size});
  const std::uint8_t mode = in.u8();
  const std::size_t piece = in.u8() + std::size_t{1};
  if (!in.ok()) return 0;
  if ((mode & 1U) == 0) {
    frames(in);
    return 0;
  }
  RecordingListener whole, cut;
  play(in, 1400, whole);
  play(in, piece, cut);
  if (!wrong_header(whole) && !wrong_header(cut) && whole.sorted() != cut.sorted()) std::abort();
  return 0;
}
