#pragma once

// Cache lines of what a later packet will need, asked for while the present one is being read. Says nothing about
// facts: whoever forgets to ask waits longer, that is all.

#include <cstddef>
#include <cstdint>

namespace s7::dissector {

constexpr std::size_t cache_line = 64;

inline void prefetch(const void* at) noexcept { __builtin_prefetch(at); }

// The first `bytes` bytes behind `at`.
inline void prefetch(const void* at, std::size_t bytes) noexcept {
  const char* const begin = static_cast<const char*>(at);
  for (std::size_t i = 0; i < bytes; i += cache_line) __builtin_prefetch(begin + i);
}

}  // namespace s7::dissector
