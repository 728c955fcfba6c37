// The whole analysis. First byte, bit 0:
//   0  frames: link type (1), length (2), bytes, again and again, with limits so small that all of them are reached
//   1  a conversation: side (1), length (2), payload, again and again. It is fed twice, as it is and with every payload
//   cut into
//      pieces of the second byte's size. Where no header was wrong both must give the same facts.

#include <array>
#include <cstdlib>

#include "tests/fuzz/talk.hpp"

namespace {

using namespace s7::dissector;
using s7::fuzz::Talk;
using s7::test::RecordingListener;

Settings tight() {
  Settings out;
  out.limits.flows = 64;
  out.limits.out_of_order_bytes = 2048;
  out.limits.out_of_order_segments = 4;
  out.limits.held_bytes = 16 * 3000;
  out.limits.tsdu = 500;
  out.limits.pending_requests = 3;
  out.limits.templates = 3;
  out.limits.plus_pdu = 90;
  out.limits.plus_subscriptions = 1;
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

void play(ByteReader in, std::size_t piece, RecordingListener& out) {
  Settings settings;
  settings.limits.flows = 64;
  Talk talk(settings, out);
  while (in.left() >= 3) {
    const unsigned side = in.u8() & 1U;
    const std::size_t length = in.be16();
    talk.say(side, in.take(std::min(length, in.left())), piece);
  }
  talk.finish();
}

// RDP leaves TPKT for TLS, and then the connection is not listened to any more: no problem, but no header either.
bool left_tpkt(const RecordingListener& listener) {
  return std::any_of(listener.lines.begin(), listener.lines.end(),
                     [](const std::string& line) { return line.find(" rdp") != std::string::npos; });
}

bool wrong_header(const RecordingListener& listener) {
  return left_tpkt(listener) || std::any_of(listener.problems.begin(), listener.problems.end(),
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
