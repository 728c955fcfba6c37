#pragma once

// Who talks to whom: endpoints, the key of a TCP connection, its two sides.

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "dissector/wire/ip.hpp"
#include "dissector/wire/link.hpp"

namespace s7::dissector {

using Timestamp = std::int64_t;  // nanoseconds since 1970 UTC, as the packet says

// A packet: its time, its number in its capture (from 1), its place among all packets fed (for order), and which
// capture.
struct Where {
  Timestamp at = 0;
  std::uint64_t frame = 0;
  std::uint64_t order = 0;
  std::uint16_t capture = 0;
  // Without it copies would end in the middle of a word, and reading one back just after it was written has to wait.
  std::array<std::uint16_t, 3> filler{};
  friend bool operator==(const Where&, const Where&) = default;
};

struct Endpoint {
  Address address;
  std::uint16_t port = 0;
  friend bool operator==(const Endpoint& a, const Endpoint& b) noexcept {
    return a.port == b.port && a.address == b.address;
  }
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

// The two ends of a TCP connection in canonical order, so that both directions have one key. Side 0 is the smaller
// endpoint.
using Side = std::uint8_t;
constexpr Side other(Side side) noexcept { return side ^ 1U; }

struct FlowKey {
  std::array<Endpoint, 2> ends;
  friend bool operator==(const FlowKey&, const FlowKey&) = default;
};

__extension__ using Wide = unsigned __int128;

// 64-bit mixing (multiply and fold); not for hostile input where collisions must be impossible: tables stay bounded
// anyway.
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  const auto product = static_cast<Wide>(a ^ 0x9e3779b97f4a7c15ULL) * (b ^ 0xbf58476d1ce4e5b9ULL);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

inline std::uint64_t load64(const std::uint8_t* at) noexcept {
  std::uint64_t value = 0;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// Hash of any bytes; the same on every run of one machine kind, never stored.
inline std::uint64_t hash_bytes(ByteView bytes, std::uint64_t seed = 0) noexcept {
  std::uint64_t h = seed ^ bytes.size();
  const std::uint8_t* at = bytes.data();
  const std::size_t size = bytes.size();
  if (size >= 16) {
    for (std::size_t i = 0; i + 16 < size; i += 16) h = mix(load64(at + i) ^ h, load64(at + i + 8));
    return mix(load64(at + size - 16) ^ h, load64(at + size - 8));  // the last 16, which may overlap what was hashed
  }
  if (size >= 8) return mix(load64(at) ^ h, load64(at + size - 8));
  std::uint64_t rest = 0;
  for (std::size_t i = 0; i < size; ++i) rest = rest << 8U | at[i];
  return mix(rest ^ h, size);
}

inline std::uint64_t hash_address(const Address& address) noexcept { return mix(address.word(0), address.word(8)); }

// The same for both directions of a pair of stations.
inline std::uint64_t hash_pair(const Address& a, const Address& b) noexcept {
  return hash_address(a) + hash_address(b);
}

// Hash of a connection from the hash of its stations. Symmetric too, since ports are ordered like their endpoints.
inline std::uint64_t hash_key(const FlowKey& key, std::uint64_t pair) noexcept {
  return mix(pair, static_cast<std::uint64_t>(key.ends[0].port) << 16U | key.ends[1].port);
}
inline std::uint64_t hash_key(const FlowKey& key) noexcept {
  return hash_key(key, hash_pair(key.ends[0].address, key.ends[1].address));
}

// Canonical key of a packet from `source` to `destination` and the side that sent it.
inline std::pair<FlowKey, Side> make_key(const Endpoint& source, const Endpoint& destination) noexcept {
  std::pair<FlowKey, Side> out;
  out.second = source < destination ? Side{0} : Side{1};
  out.first.ends[out.second] = source;
  out.first.ends[other(out.second)] = destination;
  return out;
}

}  // namespace s7::dissector
