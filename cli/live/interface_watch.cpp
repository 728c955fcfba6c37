#include "cli/live/interface_watch.hpp"

#include <fmt/format.h>

#include <utility>

namespace s7::cli {
namespace {

// Counters of an interface that was removed and came back begin at zero.
std::uint64_t since(std::uint64_t begin, std::uint64_t now) { return now >= begin ? now - begin : now; }

}  // namespace

InterfaceWatch::InterfaceWatch(capture::PacketRing& ring) : ring_(ring), up_(ring.up()) { begin(); }

void InterfaceWatch::begin() {
  at_begin_ = statistics_.of(ring_.index()).value_or(capture::LinkCounts{});
  counts_ = {};
  told_drops_ = 0;
}

std::uint64_t InterfaceWatch::take_new_drops() noexcept {
  const std::uint64_t before = std::exchange(told_drops_, drops());
  return told_drops_ > before ? told_drops_ - before : 0;
}

void InterfaceWatch::count() {
  counts_.dropped_by_kernel += ring_.take_drops();
  if (const auto now = statistics_.of(ring_.index())) {
    counts_.dropped_by_interface = since(at_begin_.lost, now->lost);
    counts_.received = since(at_begin_.received, now->received);
  }
}

std::string InterfaceWatch::look() {
  count();
  const bool up = ring_.up();
  if (up == up_) return {};
  up_ = up;
  return fmt::format("{} {}", ring_.interface(), up ? "is up again" : "went down; waiting for it");
}

}  // namespace s7::cli
