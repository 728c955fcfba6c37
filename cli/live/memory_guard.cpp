#include "cli/live/memory_guard.hpp"

#include <malloc.h>

#include <algorithm>
#include <utility>

namespace s7::cli {
namespace {

// What one packet can make grow, at most and not for long: a request of many ranges, each with its sums.
constexpr std::size_t bytes_per_packet = 12'288;
constexpr std::size_t fewest_packets = 512;  // measuring costs as much as some packets

}  // namespace

std::size_t MemoryGuard::on_heap() noexcept {
  const struct ::mallinfo2 info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

MemoryGuard::MemoryGuard(std::size_t limit, std::function<std::size_t()> measure)
    : limit_(limit), measure_(std::move(measure)) {}

bool MemoryGuard::passed(std::size_t packets) {
  if (packets < unseen_) {
    unseen_ -= packets;
    return false;
  }
  const std::size_t now = measure_();
  unseen_ = std::max(now < limit_ ? (limit_ - now) / bytes_per_packet : 0, fewest_packets);
  return now > limit_;
}

void MemoryGuard::give_back() noexcept { ::malloc_trim(0); }

}  // namespace s7::cli
