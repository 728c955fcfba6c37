#pragma once

// Datagrams that hold a tunnel and came in IP fragments. They have to be joined before anybody can say which stations
// talk inside, so this stands in front of the shards.

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "dissector/track/fragments.hpp"
#include "dissector/wire/tunnel.hpp"

namespace s7::dissector {

class TunnelFragments {
 public:
  TunnelFragments(std::size_t datagrams, std::int64_t timeout) : fragments_(datagrams, timeout) {}
  struct Inside {
    TunnelKind kind{};
    std::uint16_t link_type = 0;
    ByteView bytes;
  };
  // What the datagram held that this fragment completes; its bytes are valid until forget(). Nothing where it is not
  // complete, or holds no tunnel.
  std::optional<Inside> push(const IpPacket& fragment, Timestamp at);
  void forget() noexcept { kept_.clear(); }
  // Datagrams given up: see FragmentTable.
  [[nodiscard]] std::uint64_t abandoned() const noexcept { return fragments_.abandoned(); }

 private:
  FragmentTable fragments_;
  std::deque<std::vector<std::uint8_t>> kept_;
};

}  // namespace s7::dissector
