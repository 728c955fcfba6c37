#pragma once

// The TCP connections of one shard: bounded, found by hash, evicted longest idle first (half-open ones only by
// half-open ones, those that speak ISO-on-TCP last).

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "dissector/track/connection.hpp"

namespace s7::dissector {

class FlowTable {
 public:
  explicit FlowTable(const Limits& limits, std::size_t capacity);

  // All connections with this key, newest last; empty when there is none.
  template <class Visit>
  TcpConnection* find(const FlowKey& key, std::uint64_t hash, Visit&& accept) {
    for (std::size_t at = hash & mask_; index_[at] != none; at = (at + 1) & mask_) {
      Slot& slot = slots_[index_[at]];
      if (slot.hash == hash && slot.flow->key() == key && accept(*slot.flow)) return slot.flow.get();
    }
    return nullptr;
  }
  // Makes room when there is none: evicted connections are finished (and leave a tombstone). Never fails.
  TcpConnection& add(std::unique_ptr<TcpConnection> flow, std::uint64_t hash);
  // To be called after each packet of a connection: keeps it young and in the list of its kind.
  void touch(TcpConnection& flow, Timestamp now) {
    const Slot& slot = slots_[flow.slot()];
    if (now - slot.moved >= move_interval || kind_of(flow) != slot.kind) move(flow, now);
  }
  void remove(TcpConnection& flow, EndReason reason);
  // Finishes what has been idle or closed for long enough.
  void expire(Timestamp now) {
    if (now >= next_deadline_) [[unlikely]]
      expire_due(now);
  }
  void finish();
  // Gives up this many connections, those that are worth least first: half-open ones, then those that do not speak
  // ISO-on-TCP, closed ones, and the longest idle of the rest. Returns how many there were.
  std::size_t shed(std::size_t count);
  template <class Visit>
  void for_each(Visit&& visit) {
    for (Slot& slot : slots_)
      if (slot.flow) visit(*slot.flow);
  }
  // Packets of the connection with this hash come soon. First step: its place in the index.
  void prefetch_index(std::uint64_t hash) const noexcept { prefetch(&index_[hash & mask_]); }
  // Second step: the connection. The slot to ask at() for, which may hold another one by then, or none.
  [[nodiscard]] std::uint32_t prefetch_flow(std::uint64_t hash, Side side) const noexcept {
    for (std::size_t at = hash & mask_; index_[at] != none; at = (at + 1) & mask_) {
      const Slot& slot = slots_[index_[at]];
      if (slot.hash != hash) continue;
      slot.flow->prefetch_own(side);
      return index_[at];
    }
    return none;
  }
  [[nodiscard]] const TcpConnection* at(std::uint32_t slot) const noexcept {
    return slot < slots_.size() ? slots_[slot].flow.get() : nullptr;
  }
  [[nodiscard]] std::size_t size() const noexcept { return used_; }
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evicted_; }
  [[nodiscard]] const Tombstone* tombstone(const FlowKey& key) const noexcept;
  // Connections by how much they hold, for the limit over all of them.
  TcpConnection* largest_holder() noexcept;

 private:
  static constexpr std::uint32_t none = 0xffffffff;
  enum class Kind : std::uint8_t { half_open, other, iso, closed };
  static constexpr std::size_t kinds = 4;
  struct Slot {
    std::unique_ptr<TcpConnection> flow;
    std::uint64_t hash = 0;
    std::uint32_t older = none, younger = none;
    Timestamp moved = 0;  // its last packet was no earlier
    Kind kind = Kind::half_open;
  };
  struct List {
    std::uint32_t oldest = none, youngest = none;
    std::size_t size = 0;
  };
  // A connection moves to the young end of its list at most this often: order within it is not worth a cache miss per
  // packet.
  static constexpr std::int64_t move_interval = 1'000'000'000;
  static Kind kind_of(const TcpConnection& flow) noexcept {
    if (flow.closed()) return Kind::closed;
    if (flow.half_open()) return Kind::half_open;
    return flow.speaks_iso() ? Kind::iso : Kind::other;
  }
  void move(const TcpConnection& flow, Timestamp now) noexcept;
  void link(std::uint32_t slot, Kind kind) noexcept;
  void unlink(std::uint32_t slot) noexcept;
  void erase_index(std::uint32_t slot) noexcept;
  void expire_due(Timestamp now);
  void release(std::uint32_t slot, EndReason reason);
  void evict(bool half_open);
  void bury(const TcpConnection& flow);
  [[nodiscard]] Timestamp deadline() const noexcept;
  [[nodiscard]] Timestamp earliest_deadline() const noexcept;

  const Limits* limits_;
  std::size_t capacity_, half_open_capacity_, mask_;
  std::vector<std::uint32_t> index_;  // slot numbers, open addressing, at most half full, never rehashed
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::array<List, kinds> lists_;
  std::size_t used_ = 0;
  std::uint64_t evicted_ = 0;
  Timestamp next_deadline_ = 0;
  std::vector<Tombstone> tombstones_;  // ring
  std::size_t next_tombstone_ = 0;
};

}  // namespace s7::dissector
