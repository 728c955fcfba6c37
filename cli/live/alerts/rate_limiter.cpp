#include "cli/live/alerts/rate_limiter.hpp"

#include <algorithm>
#include <utility>

namespace s7::cli {

bool RateLimiter::admit(AlertKind kind, Time now) {
  Bucket& bucket = buckets_[static_cast<std::size_t>(kind)];
  if (now > bucket.filled) {
    const std::chrono::duration<double> passed = now - bucket.filled;
    bucket.left = std::min(burst, bucket.left + passed / std::chrono::duration<double>(one_every));
    bucket.filled = now;
  }
  if (bucket.left < 1) {
    ++bucket.held_back;
    return false;
  }
  bucket.left -= 1;
  return true;
}

std::uint64_t RateLimiter::take_held_back(AlertKind kind) {
  return std::exchange(buckets_[static_cast<std::size_t>(kind)].held_back, 0);
}

}  // namespace s7::cli
