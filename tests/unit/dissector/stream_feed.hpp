#pragma once

// One direction of a connection as text: what goes in by sequence number, what comes out in order.

#include <cstdint>
#include <string>
#include <string_view>

#include "dissector/track/stream.hpp"

namespace s7::test {

// Delivered bytes stand in `out` as they are; "[n]" is a loss of n bytes, "{n}" what a snap length cut off.
class StreamFeed {
 public:
  explicit StreamFeed(dissector::Limits limits = {}) : limits_(limits), assembler(limits_) {}

  // `wire_length` 0: as long as the text.
  void push(std::uint32_t sequence, std::string_view text, std::uint32_t wire_length = 0) {
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    dissector::Segment segment;
    segment.sequence = sequence;
    segment.bytes = bytes;
    segment.wire_length = wire_length != 0 ? wire_length : static_cast<std::uint32_t>(text.size());
    segment.where = where();
    assembler.push(segment);
    drain();
  }
  void acknowledge(std::uint32_t number) {
    assembler.acknowledged(number, where());
    drain();
  }
  void flush() {
    assembler.flush();
    drain();
    assembler.resume();
  }
  void advance(std::int64_t nanoseconds) { now_ += nanoseconds; }

 private:
  dissector::Where where() {
    dissector::Where here;
    here.at = now_;
    here.order = ++order_;
    return here;
  }
  void drain() {
    while (const auto chunk = assembler.next()) {
      if (chunk->lost_before > 0) {
        const std::string n = std::to_string(chunk->lost_before);
        out += chunk->cut ? "{" + n + "}" : "[" + n + "]";
      }
      out.append(chunk->bytes.begin(), chunk->bytes.end());
    }
  }

  dissector::Limits limits_;
  std::int64_t now_ = 1'000'000'000;
  std::uint64_t order_ = 0;

 public:
  dissector::StreamAssembler assembler;
  std::string out;
};

}  // namespace s7::test
