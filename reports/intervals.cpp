#include "reports/intervals.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace s7::reports {

void Intervals::add(std::int64_t first, std::int64_t end) {
  if (first >= end) return;
  auto at = ranges_.upper_bound(first);
  if (at != ranges_.begin() && std::prev(at)->second >= first) --at;
  while (at != ranges_.end() && at->first <= end) {
    first = std::min(first, at->first);
    end = std::max(end, at->second);
    at = ranges_.erase(at);
  }
  ranges_.emplace(first, end);
}

void Intervals::add(const Intervals& other) {
  for (const auto& [first, end] : other.ranges_) add(first, end);
}

void Intervals::remove(const Intervals& other) {
  Intervals left;
  for (const auto& [first, end] : ranges_) left.add(other.lacking(first, end));
  ranges_ = std::move(left.ranges_);
}

// The first range that ends behind `first`.
Intervals::Map::const_iterator Intervals::first_reaching(std::int64_t first) const {
  auto at = ranges_.upper_bound(first);
  if (at != ranges_.begin() && std::prev(at)->second > first) --at;
  return at;
}

bool Intervals::intersects(std::int64_t first, std::int64_t end) const {
  const auto at = first_reaching(first);
  return first < end && at != ranges_.end() && at->first < end;
}

Intervals Intervals::within(std::int64_t first, std::int64_t end) const {
  Intervals out;
  for (auto at = first_reaching(first); at != ranges_.end() && at->first < end; ++at)
    out.add(std::max(first, at->first), std::min(end, at->second));
  return out;
}

Intervals Intervals::lacking(std::int64_t first, std::int64_t end) const {
  Intervals out;
  for (auto at = first_reaching(first); at != ranges_.end() && at->first < end; ++at) {
    out.add(first, at->first);
    first = std::max(first, at->second);
  }
  out.add(first, end);
  return out;
}

}  // namespace s7::reports
