#pragma once

// A request that was seen before on its session: its items are decoded once, its answers once per shape.

#include <cstdint>
#include <cstring>
#include <vector>

#include "dissector/prefetch.hpp"
#include "dissector/wire/s7_items.hpp"
#include "dissector/wire/s7_range.hpp"

namespace s7::dissector {

// What became of one range: its return code (of the item, or of the area in a DB-READ answer) and the bytes that moved.
struct RangeResult {
  std::uint16_t code = 0;  // of S7comm-plus: 0xff when it succeeded, else the error as 16 bits
  bool answered = false;   // false: the answer ended before it
  std::uint32_t bytes = 0;
};

struct RequestTemplate;

// A Read Var answer in which every item was served: one that differs from it in nothing but its values has the same
// results. Layout: docs/s7.md section 5.2.
class AnswerShape {
 public:
  // `data`: of the answer to `request` that gave `results`. Takes it for the shape of the answers to come, unless
  // something in it was refused, cut short, or stands where only trying tells.
  void learn(const RequestTemplate& request, ByteView data, const std::vector<RangeResult>& results);
  // True: the results of an answer with this data are results().
  [[nodiscard]] bool fits(ByteView data) const noexcept {
    if (heads_.empty() || data.size() != size_) return false;
    for (const Head& head : heads_)
      if (head_at(data, head.at) != head.bytes || (head.after_fill && data[head.at - std::size_t{1}] != 0))
        return false;
    return true;
  }
  [[nodiscard]] const std::vector<RangeResult>& results() const noexcept { return results_; }
  // Another number whenever another shape was learnt; never 0.
  [[nodiscard]] std::uint32_t version() const noexcept { return version_; }
  void prefetch_shape() const noexcept { prefetch(heads_.data()); }

 private:
  // Return code, transport size and length of an item, as they stand in the answer.
  struct Head {
    std::uint32_t at = 0;
    bool after_fill = false;
    std::uint32_t bytes = 0;
  };
  static std::uint32_t head_at(ByteView data, std::size_t at) noexcept {
    return FixedHeader<4>(data.data() + at).be32<0>();
  }
  bool read(ByteView data, std::size_t items);

  std::vector<Head> heads_;  // empty: no shape is known
  std::size_t size_ = 0;     // of the data
  std::vector<RangeResult> results_;
  std::uint8_t patience_ = 16;  // answers that are worth another attempt
  std::uint32_t version_ = 0;
};

struct RequestTemplate {
  std::vector<std::uint8_t> parameters;
  std::vector<AccessRange> ranges;                        // in item order; several per DB-READ item
  std::vector<std::uint16_t> range_of_item;               // index of each item's first range; one more entry at the end
  bool damaged = false;                                   // the items did not all decode
  mutable std::uint64_t request_tag = 0, answer_tag = 0;  // the listener's own
  mutable AnswerShape answer;                             // the engine's own, as the next
  mutable const RequestTemplate* next = nullptr;          // what was asked after it, the last time

  // A request with these parameter bytes asks for the same.
  [[nodiscard]] bool is(ByteView bytes) const noexcept {
    return bytes.size() == parameters.size() && std::memcmp(bytes.data(), parameters.data(), bytes.size()) == 0;
  }
};

}  // namespace s7::dissector
