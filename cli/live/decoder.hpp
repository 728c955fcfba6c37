#pragma once

// The process of live that reads and decodes packets. It has the rings and one end of a channel, and needs nothing else
// of the system: what it finds out goes through the channel.

#include <memory>
#include <span>
#include <string>

#include "capture/live/packet_ring.hpp"
#include "dissector/analyzer.hpp"
#include "reports/knowledge/techniques.hpp"

namespace s7::cli {

struct DecoderSetup {
  std::span<const std::unique_ptr<capture::PacketRing>> rings;
  int channel = -1;
  dissector::Settings settings;
  std::string filter;        // BPF, for packets with their VLAN tags; empty: none
  std::size_t max_rows = 0;  // sums in memory; beyond that they are forgotten once they were handed over
  std::size_t memory = 0;    // bytes on the heap
  reports::Techniques techniques;
  bool save = false;       // packets go to the other process, too, to be kept
  bool confined = true;    // gives up all rights but that to use what it has
  bool take_over = false;  // another process read these rings before
};

// Until it is told to stop, or the other side is gone. Returns the exit code of the process.
int run_decoder(DecoderSetup setup);

}  // namespace s7::cli
