#pragma once

// What the operating system says of a watched interface while packets are read elsewhere: drops, and whether it is up.

#include <cstdint>
#include <string>

#include "capture/live/link_statistics.hpp"
#include "capture/live/packet_ring.hpp"
#include "cli/live/live_inventory.hpp"

namespace s7::cli {

class InterfaceWatch {
 public:
  // The ring must outlive the watch.
  explicit InterfaceWatch(capture::PacketRing& ring);

  // Brings the counts up to date.
  void count();
  // The same, about once a second. A line for the user when the interface went away or came back; "" mostly.
  std::string look();
  // Since the last call of begin().
  [[nodiscard]] const InterfaceCounts& counts() const noexcept { return counts_; }
  // Packets lost in the kernel or before it.
  [[nodiscard]] std::uint64_t drops() const noexcept {
    return counts_.dropped_by_kernel + counts_.dropped_by_interface.value_or(0);
  }
  // Of these, the ones since the last call.
  [[nodiscard]] std::uint64_t take_new_drops() noexcept;
  [[nodiscard]] bool up() const noexcept { return up_; }
  [[nodiscard]] const std::string& name() const noexcept { return ring_.interface(); }
  // Counting begins anew.
  void begin();

 private:
  capture::PacketRing& ring_;
  bool up_;
  InterfaceCounts counts_;
  std::uint64_t told_drops_ = 0;
  capture::LinkStatistics statistics_;
  capture::LinkCounts at_begin_;
};

}  // namespace s7::cli
