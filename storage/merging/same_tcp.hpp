#pragma once

// Recognises what several sensors saw of one TCP connection: pure functions of rows.
//
// Two sights are of one TCP connection when addresses and ports are equal, the initial sequence numbers that both know
// are equal (at least one is known to both), and the times overlap. Sights of one observation never are: an observation
// counts a TCP connection once.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace s7::storage {

// Clocks of sensors differ; the same ports and sequence numbers hardly return within this time. Microseconds.
inline constexpr std::int64_t clock_tolerance_us = 5'000'000;

struct TcpEnds {
  std::string client, server;
  std::int64_t client_port = 0, port = 0;
  friend auto operator<=>(const TcpEnds&, const TcpEnds&) = default;
};

struct TcpSight {
  TcpEnds ends;
  std::optional<std::int64_t> client_isn, server_isn;
  std::int64_t observation = 0;
  std::int64_t first_us = 0, last_us = 0;
  std::int64_t row = 0;  // the session or attempt it stands for
};

// Indices of the sights of each TCP connection that more than one observation saw, ascending; ordered by the first.
[[nodiscard]] std::vector<std::vector<std::size_t>> same_connections(const std::vector<TcpSight>& sights);

// Pairs that overlap in time with equal addresses and ports, but of which nobody can tell whether they are one, since a
// beginning was not seen: how many sights of other observations count beside one that they may be.
[[nodiscard]] std::size_t undecidable(const std::vector<TcpSight>& sights);

}  // namespace s7::storage
