#pragma once

// What the operating system says of a watched interface while packets are read elsewhere: drops, and whether it is up.

#include <string>

#include "capture/live/link_statistics.hpp"
#include "capture/live/packet_ring.hpp"
#include "cli/live/live_inventory.hpp"

namespace s7::cli {

class InterfaceWatch {
 public:
  // The ring must outlive the watch.
  explicit InterfaceWatch(capture::PacketRing& ring);

  // To be called about once a second. A line for the user when the interface went away or came back; "" mostly.
  std::string look();
  // Since the last call of begin().
  [[nodiscard]] const InterfaceCounts& counts() const noexcept { return counts_; }
  // Counting begins anew.
  void begin();

 private:
  capture::PacketRing& ring_;
  bool up_;
  InterfaceCounts counts_;
  capture::LinkStatistics statistics_;
  capture::LinkCounts at_begin_;
};

}  // namespace s7::cli
