#pragma once

// What the kernel counts of a network interface, by rtnetlink: unlike /sys it always means the network namespace of
// this process.

#include <cstdint>
#include <optional>

namespace s7::capture {

struct LinkCounts {
  std::uint64_t received = 0;  // packets
  std::uint64_t lost = 0;      // had no room in the card or its driver: missed, and overruns of its FIFO
};

class LinkStatistics {
 public:
  // Without a netlink socket nothing is known.
  LinkStatistics() noexcept;
  LinkStatistics(const LinkStatistics&) = delete;
  LinkStatistics& operator=(const LinkStatistics&) = delete;
  LinkStatistics(LinkStatistics&&) noexcept;
  LinkStatistics& operator=(LinkStatistics&&) = delete;
  ~LinkStatistics();

  // nullopt: there is no interface of that index, or it does not tell.
  [[nodiscard]] std::optional<LinkCounts> of(int index) const;

 private:
  int socket_;
};

}  // namespace s7::capture
