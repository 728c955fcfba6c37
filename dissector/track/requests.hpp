#pragma once

// What a session remembers of requests: those that wait for an answer, and those that were seen before.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "dissector/limits.hpp"
#include "dissector/prefetch.hpp"
#include "dissector/track/events.hpp"
#include "dissector/wire/s7_items.hpp"

namespace s7::dissector {

// A request that waits for its answer.
struct Pending {
  Side side = 0;  // who asked
  bool userdata = false;
  std::uint16_t reference = 0;
  std::uint32_t sequence_end = 0;  // of the request's last byte
  OperationName name;
  std::uint32_t ticket = 0;  // of its Question; 0: none
  std::size_t pdu_size = 0;
  const RequestTemplate* request = nullptr;  // variable access only; valid while `generation` is alive in its table
  std::uint64_t generation = 0;
  Where where;
};

// An answer that was captured before its request: span ports and taps reorder across directions.
struct EarlyAnswer {
  Side side = 0;  // who answered
  bool userdata = false;
  std::uint16_t reference = 0;
  std::uint32_t acknowledgement = 0;
  std::vector<std::uint8_t> tsdu;
  bool truncated = false;
  Where where;
};

// Requests without an answer, oldest first, bounded: the oldest is forgotten.
class PendingTable {
 public:
  explicit PendingTable(std::size_t limit) noexcept : limit_(limit) {}
  // A request with the reference of one that still waits replaces it. Returns the one that was forgotten or replaced,
  // nullptr: none; valid until the next call.
  const Pending* add(const Pending& pending) {
    if (used_ > 0 && displace(pending)) [[unlikely]]
      return displaced_.get();
    if (used_ == entries_.size()) entries_.emplace_back();
    entries_[used_++] = pending;
    ++waiting_[pending.side];
    return nullptr;
  }
  // The request that this answer belongs to: newest with the same side, kind and reference whose bytes the answerer had
  // acknowledged (unknown acknowledgement: any). nullptr: none waits; valid until the next add().
  const Pending* take(Side asked_by, bool userdata, std::uint16_t reference,
                      std::optional<std::uint32_t> acknowledgement) noexcept;
  [[nodiscard]] std::size_t outstanding(Side side) const noexcept { return waiting_[side]; }
  void prefetch_first() const noexcept { prefetch(entries_.data(), sizeof(Pending)); }
  // All that wait, oldest first; the table is empty afterwards.
  std::vector<Pending> take_all() noexcept {
    entries_.resize(std::exchange(used_, 0));
    waiting_ = {};
    return std::exchange(entries_, {});
  }

 private:
  bool displace(const Pending& pending);

  std::vector<Pending> entries_;  // the first used_ of them wait
  std::size_t used_ = 0;
  std::array<std::uint32_t, 2> waiting_{};  // of used_, by the side that asked
  std::size_t limit_;
  std::unique_ptr<Pending> displaced_;  // once there was one
};

// Distinct variable requests of a session, found by their parameter bytes. When it is full it begins anew; templates of
// the generation before stay alive for the requests that still wait.
class TemplateTable {
 public:
  explicit TemplateTable(std::size_t limit) noexcept : limit_(limit) {}
  // Decodes the items when the parameters are new. `data`: the Job's data, which tells sizes of written symbols.
  const RequestTemplate& find(ByteView parameters, ByteView data);
  // The same for requests of another protocol, which are known by `key`. `make` returns a new template; its parameters
  // are filled in here.
  template <class Make>
  const RequestTemplate& find_or_make(ByteView key, const Make& make) {
    if (const RequestTemplate* known = look_up(key)) return *known;
    std::unique_ptr<RequestTemplate> fresh = make();
    fresh->parameters.assign(key.begin(), key.end());
    return keep(std::move(fresh));
  }
  void prefetch_slots() const noexcept { prefetch(slots_.data(), 2 * cache_line); }
  [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
  [[nodiscard]] bool alive(std::uint64_t generation) const noexcept { return generation + 1 >= generation_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    const RequestTemplate* request = nullptr;
  };
  using Owned = std::vector<std::unique_ptr<const RequestTemplate>>;
  [[nodiscard]] std::size_t place(std::uint64_t hash, ByteView parameters) const noexcept;
  [[nodiscard]] const RequestTemplate* look_up(ByteView parameters) const noexcept;
  const RequestTemplate& keep(std::unique_ptr<const RequestTemplate> fresh);
  void grow();
  std::uint64_t generation_ = 1;
  std::vector<Slot> slots_;  // open addressing, power of two, at most half full
  Owned current_, previous_;
  std::size_t limit_;
};

// Decodes an item list. `bytes`: what the template is recognised by; `data`: written values, or empty.
std::unique_ptr<const RequestTemplate> make_template(ByteView bytes, ItemRange items, ByteView data);

// Results of the ranges of the first `count` items from the data items of an answer. `out`: one entry per range.
void read_items(const RequestTemplate& request, std::size_t count, ByteView data, std::vector<RangeResult>& out);
// Results of the ranges of `request` from an answer to it. `pdu`: Ack_Data of the same function.
void read_results(const RequestTemplate& request, const S7Pdu& pdu, std::vector<RangeResult>& out);

}  // namespace s7::dissector
