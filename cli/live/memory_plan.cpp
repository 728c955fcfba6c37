#include "cli/live/memory_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace s7::cli {
namespace {

constexpr std::size_t usual_ring = 32, least_ring = 1;  // MiB
constexpr std::size_t processes = 2;

std::size_t ring_for(std::size_t memory, std::size_t interfaces) {
  const std::size_t quarter = memory / 4 / (processes * std::max<std::size_t>(interfaces, 1));
  return std::clamp(quarter, least_ring, usual_ring);
}

}  // namespace

MemoryPlan plan_memory(std::size_t memory, std::size_t ring, std::size_t interfaces) {
  constexpr std::size_t mib = MemoryPlan::mib;
  MemoryPlan out;
  out.ring = (ring != 0 ? ring : ring_for(memory, interfaces)) * mib;
  const std::size_t needed = processes * interfaces * out.ring + MemoryPlan::fixed + MemoryPlan::least_for_work;
  if (memory * mib < needed)
    throw UsageError(
        fmt::format("live: --memory {} is too little for {} interface{} with rings of {} MiB; give {} at "
                    "least, or a smaller --ring",
                    memory, interfaces, interfaces == 1 ? "" : "s", out.ring / mib, needed / mib));
  const std::size_t left = memory * mib - (needed - MemoryPlan::least_for_work);
  out.decoding = left / 4 * 3;
  out.fragments = std::clamp<std::size_t>(out.decoding / mib, 64, 1024);
  out.known = std::min<std::size_t>(left / 4 / 1024, 262'144);  // of each kind, about 300 bytes
  return out;
}

// A connection with its session takes some KiB, a sum half of one; what hostile traffic makes of them is measured
// (memory_guard.hpp), not guessed.
void apply_memory(const MemoryPlan& plan, LimitOptions& limits) {
  constexpr std::size_t per_flow = 6'144, per_row = 1'536;
  if (limits.max_flows == 0) limits.max_flows = std::max<std::size_t>(plan.decoding / per_flow, 1'024);
  if (limits.max_access_rows == 0) limits.max_access_rows = std::max<std::size_t>(plan.decoding / per_row, 8'192);
  if (limits.max_held_bytes == 0) limits.max_held_bytes = plan.decoding / 2;
}

}  // namespace s7::cli
