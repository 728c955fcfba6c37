#pragma once

// A table of fixed size whose oldest entries give way: for what is watched, not for what must not be lost.

#include <cstdint>
#include <utility>
#include <vector>

#include "dissector/track/flow.hpp"

namespace s7::dissector {

template <class Value>
class BoundedTable {
 public:
  // `size` is rounded up to a multiple of four. Memory is taken with the first entry.
  explicit BoundedTable(std::size_t size) noexcept : sets_((size + ways - 1) / ways) {}
  // The entry of this key (a hash of what it means), and whether it is new; of four possible places the one that was
  // used longest ago is taken.
  std::pair<Value&, bool> at(std::uint64_t key, Timestamp now) {
    if (slots_.empty()) slots_.resize(sets_ * ways);
    Slot* const first = &slots_[key % sets_ * ways];
    Slot* oldest = first;
    for (Slot* slot = first; slot != first + ways; ++slot) {
      if (slot->used && slot->key == key) {
        slot->last = now;
        return {slot->value, false};
      }
      const auto age = [](const Slot& s) { return std::pair(s.used, s.last); };
      if (age(*slot) < age(*oldest)) oldest = slot;
    }
    *oldest = Slot{key, now, true, {}};
    return {oldest->value, true};
  }
  template <class Visit>
  void for_each(Visit&& visit) {
    for (Slot& slot : slots_)
      if (slot.used) visit(slot.value);
  }

 private:
  static constexpr std::size_t ways = 4;
  struct Slot {
    std::uint64_t key = 0;
    Timestamp last = 0;
    bool used = false;
    Value value{};
  };
  std::size_t sets_;
  std::vector<Slot> slots_;
};

}  // namespace s7::dissector
