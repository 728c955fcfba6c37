// One direction of a connection, segment by segment, in any order, with holes, overlaps and other copies.
//
// The first byte decides whether the segments are honest, cut from one text: then every byte delivered must be that
// text's, in order, and what is delivered and what is lost must add up. Each further record is six bytes (place,
// length, what happens); a dishonest one also takes bytes of the input as its content.

#include <algorithm>
#include <cstdlib>

#include "dissector/track/framer.hpp"
#include "dissector/track/stream.hpp"

namespace {

using namespace s7::dissector;

std::uint8_t text_at(std::uint32_t position) { return static_cast<std::uint8_t>(position * 167U + (position >> 8U)); }

class Run {
 public:
  explicit Run(bool honest, std::uint32_t base) : honest_(honest), base_(base) {
    limits_.out_of_order_bytes = 4096;
    limits_.out_of_order_segments = 8;
    stream_.start(base);
    framer_.start();
  }

  void record(ByteReader& in) {
    const std::uint32_t place = in.be16();
    const std::uint32_t length = in.u8();
    const std::uint8_t what = in.u8();
    at_ += static_cast<std::int64_t>(in.be16()) << (what & 0x0fU);
    ++order_;
    switch (what >> 4U) {
      case 0: stream_.acknowledged(base_ + place, where()); break;
      case 1: flush(); break;
      default: push(in, place, length, what >> 4U == 2); break;
    }
    drain();
  }

  void finish() {
    flush();
    if (honest_ && expected_ != delivered_ + lost_) std::abort();
    if (stream_.held_bytes() != 0) std::abort();
    (void)stream_.missing_tail(true);
  }

 private:
  Where where() const {
    Where out;
    out.at = at_;
    out.order = order_;
    return out;
  }
  void flush() {
    stream_.flush();
    drain();
    stream_.resume();
  }
  void push(ByteReader& in, std::uint32_t place, std::uint32_t length, bool cut) {
    if (length == 0) return;
    std::vector<std::uint8_t> bytes;
    if (honest_) {
      for (std::uint32_t i = 0; i < length; ++i) bytes.push_back(text_at(place + i));
    } else {
      const ByteView taken = in.take(std::min<std::size_t>(length, in.left()));
      bytes.assign(taken.begin(), taken.end());
      place *= 0x10001U;  // anywhere on the circle
    }
    Segment segment;
    segment.sequence = base_ + place;
    segment.bytes = bytes;
    if (cut) segment.bytes = segment.bytes.first(segment.bytes.size() / 2);
    segment.wire_length = length;
    segment.where = where();
    stream_.push(segment);
    drain();  // the segment's bytes are valid only until here
  }
  void drain() {
    while (const auto chunk = stream_.next()) {
      lost_ += chunk->lost_before;
      if (honest_) {
        expected_ = chunk->sequence - base_ + chunk->bytes.size();
        for (std::size_t i = 0; i < chunk->bytes.size(); ++i)
          if (chunk->bytes[i] != text_at(chunk->sequence - base_ + static_cast<std::uint32_t>(i))) std::abort();
      }
      delivered_ += chunk->bytes.size();
      framer_.push(*chunk);
      while (const auto tpdu = framer_.next()) {
        std::uint8_t sum = 0;
        for (const auto byte : tpdu->bytes) sum = static_cast<std::uint8_t>(sum + byte);
        sum_ = sum;
      }
      (void)framer_.take_trouble();
    }
    if (stream_.held_bytes() > limits_.out_of_order_bytes) std::abort();
  }

  bool honest_;
  std::uint32_t base_;
  Limits limits_;
  StreamAssembler stream_{limits_};
  TpktFramer framer_;
  std::int64_t at_ = 0;
  std::uint64_t order_ = 0, delivered_ = 0, lost_ = 0, expected_ = 0;
  volatile std::uint8_t sum_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader in({data, size});
  const std::uint8_t mode = in.u8();
  const std::uint32_t base = in.be32();
  if (!in.ok()) return 0;
  Run run((mode & 1U) != 0, base);
  while (in.left() >= 6) run.record(in);
  run.finish();
  return 0;
}
