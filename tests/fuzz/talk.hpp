#pragma once

// One TCP connection of 10.0.0.1:2000 with 10.0.0.2:102 as raw IPv4 packets, fed to an analyzer as they are made.

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "tests/support/recording_listener.hpp"

namespace s7::fuzz {

using dissector::ByteView;

class Talk {
 public:
  Talk(const dissector::Settings& settings, test::RecordingListener& listener) : analyzer_(settings, listener) {
    packet(0, 0x02, {});
    packet(1, 0x12, {});
    packet(0, 0x10, {});
  }
  // Bytes of side 0 (the client) or 1, in segments of `piece`.
  void say(unsigned side, ByteView payload, std::size_t piece) {
    for (std::size_t at = 0; at < payload.size(); at += piece)
      packet(side, 0x18, payload.subspan(at, std::min(piece, payload.size() - at)));
  }
  // CR and CC between TSAPs 0100 and 0102.
  void connect() {
    const Bytes request{3, 0, 0, 22, 17, 0xe0, 0, 0, 0, 1, 0, 0xc1, 2, 1, 0, 0xc2, 2, 1, 2, 0xc0, 1, 10};
    Bytes confirm = request;
    confirm[5] = 0xd0;
    confirm[7] = 1;
    say(0, request, request.size());
    say(1, confirm, confirm.size());
  }
  // One TSDU in a DT of its own.
  void say_tsdu(unsigned side, ByteView tsdu) {
    Bytes out{3, 0};
    put16(out, tsdu.size() + 7);
    out.insert(out.end(), {2, 0xf0, 0x80});
    out.insert(out.end(), tsdu.begin(), tsdu.end());
    say(side, out, 1400);
  }
  void finish() { analyzer_.finish(); }

 private:
  using Bytes = std::vector<std::uint8_t>;
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
    dissector::Frame frame;
    frame.bytes = out;
    frame.link_type = 228;
    frame.wire_length = static_cast<std::uint32_t>(out.size());
    frame.where.at = static_cast<std::int64_t>(number_) * 100'000;
    frame.where.frame = frame.where.order = number_;
    analyzer_.feed(frame);
  }

  dissector::Analyzer analyzer_;
  std::uint64_t number_ = 0;
  std::array<std::uint32_t, 2> next_{0xffffff00U, 7};
};

// Records of side (1), length (2) and a TSDU become a conversation, with limits so small that all of them are reached.
inline std::uint64_t play_tsdus(dissector::ByteView bytes) {
  dissector::ByteReader in(bytes);
  dissector::Settings settings;
  settings.limits.flows = 64;
  settings.limits.pending_requests = 3;
  settings.limits.templates = 3;
  settings.limits.tsdu = 2000;
  test::RecordingListener listener;
  listener.pdus = true;
  Talk talk(settings, listener);
  talk.connect();
  while (in.left() >= 3) {
    const unsigned side = in.u8() & 1U;
    const std::size_t length = in.be16();
    talk.say_tsdu(side, in.take(std::min(length, in.left())));
  }
  talk.finish();
  return listener.problems.size();
}

}  // namespace s7::fuzz
