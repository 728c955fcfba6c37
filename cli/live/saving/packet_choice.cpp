#include "cli/live/saving/packet_choice.hpp"

namespace s7::cli {

bool PacketChoice::wants(const dissector::FrameEnds& ends) {
  if (!ends.has_ports) return servers_.contains(ends.source.address) || servers_.contains(ends.destination.address);
  const bool answer = ports_.contains(ends.source.port);
  if (answer && servers_.size() < most_servers) servers_.insert(ends.source.address);
  return answer || ports_.contains(ends.destination.port);
}

}  // namespace s7::cli
