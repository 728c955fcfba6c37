#pragma once

// What passes between two stations, all connections and attempts together: an edge of the connection map.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/audit/input.hpp"

namespace s7::reports::html {

// What the packets show of a pair, the gravest first.
enum class PairVerdict : std::uint8_t { written, read, refused, encrypted, other, failed };
[[nodiscard]] std::string_view name(PairVerdict verdict) noexcept;
inline constexpr std::size_t pair_verdicts = 6;

struct Pair {
  audit::Index client = 0, server = 0;
  bool reads = false, writes = false;  // the client had variables served (a subscription reads)
  bool server_reads = false, server_writes = false;
  std::uint64_t refused = 0;  // items
  std::uint64_t bytes = 0;    // both ways, TCP payload
  std::uint64_t connections = 0, failed_attempts = 0;
  bool encrypted = false;  // with TLS
  bool one_way = false;    // of some connection one direction only was captured
  [[nodiscard]] PairVerdict verdict() const noexcept;
};

// Pairs with a connection or a failed attempt, by client and server. Attempts of remote desktops, which go on outside
// of COTP, did not fail.
[[nodiscard]] std::vector<Pair> pairs_of(const audit::AuditInput& input);

// "10.0.0.5 (HMI 1) reads and writes 10.0.0.1; 12 items refused"
[[nodiscard]] std::string pair_text(const audit::AuditInput& input, const Pair& pair);

}  // namespace s7::reports::html
