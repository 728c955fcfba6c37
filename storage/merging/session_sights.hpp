#pragma once

// The TCP connections of an inventory as each observation shows them.

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "storage/merging/same_tcp.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// How much was seen of something: what is compared to find the more complete one, in this order.
struct Completeness {
  std::int64_t messages = 0;  // requests and responses
  std::int64_t bytes = 0, packets = 0;
  friend auto operator<=>(const Completeness&, const Completeness&) = default;
  Completeness& operator+=(const Completeness& more) {
    messages += more.messages;
    bytes += more.bytes;
    packets += more.packets;
    return *this;
  }
};

struct SessionSight {
  TcpSight sight;  // row: the session
  std::int64_t connection = 0;
  Completeness seen;
  std::int64_t to_server = 0;  // of its packets, those of the client
  bool sum = false;            // stands for many sessions, no single one
  [[nodiscard]] bool client_only() const noexcept { return to_server > 0 && to_server == seen.packets; }
  [[nodiscard]] bool server_only() const noexcept { return to_server == 0 && seen.packets > 0; }
};

[[nodiscard]] std::vector<SessionSight> session_sights(const Database& db);

// The observation that saw most; of equal ones the first.
[[nodiscard]] std::int64_t most_complete(const std::map<std::int64_t, Completeness>& by_observation);

}  // namespace s7::storage
