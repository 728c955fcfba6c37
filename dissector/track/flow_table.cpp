#include "dissector/track/flow_table.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace s7::dissector {

FlowTable::FlowTable(const Limits& limits, std::size_t capacity)
    : limits_(&limits),
      capacity_(std::max<std::size_t>(capacity, 4)),
      half_open_capacity_(std::max<std::size_t>(capacity_ / 4, 1)),
      mask_(std::bit_ceil(capacity_ * 2) - 1),
      index_(mask_ + 1, none) {}

void FlowTable::link(std::uint32_t slot, Kind kind) noexcept {
  List& list = lists_[static_cast<std::size_t>(kind)];
  Slot& s = slots_[slot];
  s.kind = kind;
  s.older = list.youngest;
  s.younger = none;
  (list.youngest != none ? slots_[list.youngest].younger : list.oldest) = slot;
  list.youngest = slot;
  ++list.size;
}

void FlowTable::unlink(std::uint32_t slot) noexcept {
  const Slot& s = slots_[slot];
  List& list = lists_[static_cast<std::size_t>(s.kind)];
  (s.older != none ? slots_[s.older].younger : list.oldest) = s.younger;
  (s.younger != none ? slots_[s.younger].older : list.youngest) = s.older;
  --list.size;
}

TcpConnection& FlowTable::add(std::unique_ptr<TcpConnection> flow, std::uint64_t hash) {
  if (lists_[static_cast<std::size_t>(Kind::half_open)].size >= half_open_capacity_) evict(true);
  if (used_ >= capacity_) evict(false);
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  slots_[slot].flow = std::move(flow);
  slots_[slot].flow->set_slot(slot);
  slots_[slot].hash = hash;
  slots_[slot].moved = slots_[slot].flow->info().last.at;
  link(slot, Kind::half_open);
  std::size_t at = hash & mask_;
  while (index_[at] != none) at = (at + 1) & mask_;
  index_[at] = slot;
  ++used_;
  next_deadline_ = std::min(next_deadline_, deadline());
  return *slots_[slot].flow;
}

void FlowTable::move(const TcpConnection& flow, Timestamp now) noexcept {
  const std::uint32_t slot = flow.slot();
  unlink(slot);
  link(slot, kind_of(flow));
  slots_[slot].moved = now;
  next_deadline_ = std::min(next_deadline_, earliest_deadline());
}

// Backward shift: every entry stays reachable from its home without gaps.
void FlowTable::erase_index(std::uint32_t slot) noexcept {
  std::size_t hole = slots_[slot].hash & mask_;
  while (index_[hole] != slot) hole = (hole + 1) & mask_;
  for (std::size_t at = (hole + 1) & mask_; index_[at] != none; at = (at + 1) & mask_) {
    const std::size_t home = slots_[index_[at]].hash & mask_;
    if (((at - home) & mask_) < ((at - hole) & mask_)) continue;
    index_[hole] = index_[at];
    hole = at;
  }
  index_[hole] = none;
}

void FlowTable::release(std::uint32_t slot, EndReason reason) {
  slots_[slot].flow->finish(reason);
  if (reason == EndReason::timeout || reason == EndReason::evicted) bury(*slots_[slot].flow);
  unlink(slot);
  erase_index(slot);
  slots_[slot].flow.reset();
  free_.push_back(slot);
  --used_;
}

void FlowTable::remove(TcpConnection& flow, EndReason reason) { release(flow.slot(), reason); }

void FlowTable::evict(bool half_open) {
  const auto oldest = [&](Kind kind) { return lists_[static_cast<std::size_t>(kind)].oldest; };
  std::uint32_t victim = oldest(Kind::half_open);
  if (!half_open) {
    for (const Kind kind : {Kind::closed, Kind::other, Kind::half_open, Kind::iso}) {
      victim = oldest(kind);
      if (victim != none) break;
    }
  }
  if (victim == none) return;
  if (slots_[victim].kind != Kind::closed) ++evicted_;
  release(victim, EndReason::evicted);
}

std::size_t FlowTable::shed(std::size_t count) {
  std::size_t done = 0;
  for (const Kind kind : {Kind::half_open, Kind::other, Kind::closed, Kind::iso}) {
    for (; done < count; ++done) {
      const std::uint32_t victim = lists_[static_cast<std::size_t>(kind)].oldest;
      if (victim == none) break;
      if (kind != Kind::closed) ++evicted_;
      release(victim, EndReason::evicted);
    }
  }
  return done;
}

void FlowTable::bury(const TcpConnection& flow) {
  const auto tombstone = flow.tombstone();
  if (!tombstone) return;
  if (tombstones_.size() < capacity_)
    tombstones_.push_back(*tombstone);
  else
    tombstones_[next_tombstone_++ % capacity_] = *tombstone;
}

const Tombstone* FlowTable::tombstone(const FlowKey& key) const noexcept {
  const auto at =
      std::find_if(tombstones_.rbegin(), tombstones_.rend(), [&](const Tombstone& t) { return t.key == key; });
  return at != tombstones_.rend() ? &*at : nullptr;
}

Timestamp FlowTable::deadline() const noexcept {
  Timestamp out = std::numeric_limits<Timestamp>::max();
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    const std::uint32_t slot = lists_[kind].oldest;
    if (slot == none) continue;
    const bool is_closed = kind == static_cast<std::size_t>(Kind::closed);
    const Timestamp from = is_closed ? slots_[slot].flow->closed_at() : slots_[slot].flow->info().last.at;
    out = std::min(out, from + (is_closed ? limits_->linger : limits_->idle_timeout));
  }
  return out;
}

// No later than deadline(), and without waiting for connections that nobody has looked at for long.
Timestamp FlowTable::earliest_deadline() const noexcept {
  const auto oldest = [&](Kind kind) { return lists_[static_cast<std::size_t>(kind)].oldest; };
  Timestamp out = std::numeric_limits<Timestamp>::max();
  for (const Kind kind : {Kind::half_open, Kind::other, Kind::iso})
    if (oldest(kind) != none) out = std::min(out, slots_[oldest(kind)].moved + limits_->idle_timeout);
  if (const std::uint32_t slot = oldest(Kind::closed); slot != none)
    out = std::min(out, slots_[slot].flow->closed_at() + limits_->linger);
  return out;
}

void FlowTable::expire_due(Timestamp now) {
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    const bool is_closed = kind == static_cast<std::size_t>(Kind::closed);
    while (lists_[kind].oldest != none) {
      const std::uint32_t slot = lists_[kind].oldest;
      const TcpConnection& flow = *slots_[slot].flow;
      const Timestamp from = is_closed ? flow.closed_at() : flow.info().last.at;
      if (now - from < (is_closed ? limits_->linger : limits_->idle_timeout)) break;
      release(slot, EndReason::timeout);
    }
  }
  next_deadline_ = deadline();
}

TcpConnection* FlowTable::largest_holder() noexcept {
  TcpConnection* out = nullptr;
  for (const Slot& slot : slots_)
    if (slot.flow && (out == nullptr || slot.flow->held_bytes() > out->held_bytes())) out = slot.flow.get();
  return out;
}

// In slot order: the same for every run.
void FlowTable::finish() {
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot)
    if (slots_[slot].flow) release(slot, EndReason::capture_end);
}

}  // namespace s7::dissector
