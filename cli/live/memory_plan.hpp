#pragma once

// How --memory is shared out: what both processes together may have, as ps shows it (RSS), and which bounds follow.

#include <cstddef>

#include "cli/options.hpp"

namespace s7::cli {

struct MemoryPlan {
  static constexpr std::size_t mib = std::size_t{1} << 20U;
  // Program code, SQLite's pages, what is under way in the pipe.
  static constexpr std::size_t fixed = 56 * mib;
  static constexpr std::size_t least_for_work = 32 * mib;

  std::size_t ring = 0;       // bytes per interface
  std::size_t decoding = 0;   // bytes that the process that decodes may have on its heap
  std::size_t fragments = 0;  // IP datagrams being joined, of up to 64 KiB
  std::size_t known = 0;      // connections, writers and refusals that the other one knows to be no news, of each
};

// `memory`, `ring`: MiB; a ring of 0 is the usual one, less where it would take more than a quarter. Each process maps
// every ring. Throws UsageError when too little is left to work with; the message says how much is needed.
[[nodiscard]] MemoryPlan plan_memory(std::size_t memory, std::size_t ring, std::size_t interfaces);

// Bounds that are 0 get what follows from the plan; others stay as the user gave them.
void apply_memory(const MemoryPlan& plan, LimitOptions& limits);

}  // namespace s7::cli
