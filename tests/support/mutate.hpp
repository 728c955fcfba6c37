#pragma once

// What networks, taps and span ports do to a capture. All deterministic: the same seed gives the same frames.
// Frames that are no TCP of ours pass unchanged. Directions are named by the server's port: `to_server` has it as
// destination.

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <set>

#include "tests/support/conversation.hpp"

namespace s7::test {

// Random numbers that are the same with every standard library (its distributions are not).
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  // Inclusive.
  [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  [[nodiscard]] bool chance(unsigned per_mille) { return below(1000) < per_mille; }

 private:
  std::mt19937_64 engine_;
};

using Change = std::function<void(TcpFrame&)>;
// Applies `change` to every TCP frame and encodes it again.
[[nodiscard]] Capture map_tcp(Capture capture, const Change& change);
[[nodiscard]] bool is_to_server(const TcpFrame& frame, std::uint16_t server_port);

// Order and loss. Indexes count frames from 0.
[[nodiscard]] Capture reorder(Capture capture, std::size_t window, std::uint64_t seed);  // time stamps stay ascending
// Swaps neighbours of one direction that follow each other within a millisecond: what parallel paths do to a burst.
[[nodiscard]] Capture swap_neighbours(Capture capture, unsigned per_mille, std::uint64_t seed);
[[nodiscard]] Capture drop(const Capture& capture, const std::set<std::size_t>& indexes);
struct Loss {
  Capture capture;
  Capture lost;
};
[[nodiscard]] Loss drop_random(const Capture& capture, unsigned per_mille, std::uint64_t seed);
[[nodiscard]] Capture drop_first(const Capture& capture, std::size_t count);
[[nodiscard]] Capture keep_direction(const Capture& capture, std::uint16_t server_port, bool to_server);
[[nodiscard]] Capture snap(Capture capture, std::uint32_t length);

// A span port shows the frame again: same IP packet but for the TTL, other tag and MAC.
struct Duplicate {
  unsigned per_mille = 1000;
  std::uint64_t seed = 1;
  std::int64_t delay_ns = 50'000;
  std::uint8_t ttl_step = 0;                 // routed in between: subtracted
  std::optional<std::vector<VlanTag>> tags;  // of the copy; absent: as the original
  std::optional<Mac> source_mac;             // of the copy
};
[[nodiscard]] Capture duplicate(const Capture& capture, const Duplicate& how);
// The sender repeats the segment: new IP identification. Frames without payload are left out.
[[nodiscard]] Capture retransmit(const Capture& capture, const std::set<std::size_t>& indexes, std::int64_t delay_ns);

// Segmentation. New IP identifications throughout.
[[nodiscard]] Capture resegment(const Capture& capture, std::size_t payload);
[[nodiscard]] Capture coalesce(const Capture& capture, std::size_t most);
[[nodiscard]] Capture fragment_ip(const Capture& capture, std::size_t payload);  // packets longer than that only

// Headers.
[[nodiscard]] Capture tag_direction(Capture capture, std::uint16_t server_port, bool to_server,
                                    const std::vector<VlanTag>& tags);
[[nodiscard]] Capture to_ipv6(Capture capture);  // a.b.c.d becomes fd00::a.b.c.d
[[nodiscard]] Capture to_link(Capture capture, std::uint16_t link_type);
[[nodiscard]] Capture shift_sequences(Capture capture, std::uint16_t server_port, std::uint32_t client_shift,
                                      std::uint32_t server_shift);
[[nodiscard]] Capture pad_ethernet(Capture capture, std::size_t shortest = 60, std::uint8_t fill = 0);
[[nodiscard]] Capture zero_ip_length(Capture capture);
// Gives each station's packets ascending IP identifications in the order of the capture.
[[nodiscard]] Capture renumber_ip_ids(Capture capture);

}  // namespace s7::test
