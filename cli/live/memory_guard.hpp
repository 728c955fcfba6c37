#pragma once

// Whether a process keeps within the memory it may have, by what it really has: bounds of tables can't know what
// hostile traffic makes of each entry.

#include <cstddef>
#include <functional>

namespace s7::cli {

class MemoryGuard {
 public:
  // Bytes on the heap of this process.
  static std::size_t on_heap() noexcept;

  // `limit`: bytes; `measure` tells how many there are.
  explicit MemoryGuard(std::size_t limit, std::function<std::size_t()> measure = on_heap);

  // To be called with the number of packets fed since the last call. Measures before they can have filled what was
  // free. True: the limit is passed.
  [[nodiscard]] bool passed(std::size_t packets);
  // Measures now. True: more than the limit leaves for what comes.
  [[nodiscard]] bool too_much() const { return measure_() > limit_ - limit_ / 8; }
  // What was freed goes back to the system.
  static void give_back() noexcept;

 private:
  std::size_t limit_;
  std::function<std::size_t()> measure_;
  std::size_t unseen_ = 0;  // packets until it is worth measuring
};

}  // namespace s7::cli
