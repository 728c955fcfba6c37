#pragma once

// IP fragments joined (RFC 791 3.2, RFC 8200 4.5), bounded in number, size and time. Where fragments overlap the first
// copy wins.

#include <cstdint>
#include <optional>
#include <vector>

#include "dissector/limits.hpp"
#include "dissector/track/flow.hpp"
#include "dissector/wire/ip.hpp"

namespace s7::dissector {

class FragmentTable {
 public:
  FragmentTable(std::size_t datagrams, std::int64_t timeout) noexcept : limit_(datagrams), timeout_(timeout) {}
  // The whole datagram once its last missing fragment comes; its payload is valid until the next push().
  std::optional<IpPacket> push(const IpPacket& fragment, Timestamp at);
  // Datagrams given up: too old, too many, or cut by the snap length.
  [[nodiscard]] std::uint64_t abandoned() const noexcept { return abandoned_; }

 private:
  struct Piece {
    std::uint32_t begin = 0, end = 0;
  };
  struct Datagram {
    Address source, destination;
    std::uint32_t identification = 0;
    IpProtocol protocol{};
    std::uint8_t ttl = 0;
    Timestamp since = 0;
    std::optional<std::uint32_t> total;
    std::vector<Piece> pieces;  // sorted, disjoint
    std::vector<std::uint8_t> bytes;
  };
  Datagram& find(const IpPacket& fragment, Timestamp at);
  static void add(Datagram& datagram, std::uint32_t begin, ByteView bytes);
  static bool complete(const Datagram& datagram) noexcept;

  std::size_t limit_;
  std::int64_t timeout_;
  std::vector<Datagram> open_;  // oldest first
  Datagram done_;
  std::uint64_t abandoned_ = 0;
};

}  // namespace s7::dissector
