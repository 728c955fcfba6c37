#include "capture/container.hpp"

#include <algorithm>

#include "capture/pcap_reader.hpp"
#include "capture/pcapng_reader.hpp"

namespace s7::capture {

void ContainerFacts::add_link_type(std::uint16_t link_type) {
  const auto place = std::lower_bound(link_types.begin(), link_types.end(), link_type);
  if (place == link_types.end() || *place != link_type) link_types.insert(place, link_type);
}

std::size_t RecordReader::next(std::span<Packet> room) {
  while (!damage_) {
    const auto count = parse(room);
    if (count > 0) return count;
    if (damage_ || window_.fill(needed_)) continue;
    if (const auto left = window_.available().size(); left > 0) {
      damage_ = Damage{window_.offset(),
                       "cut behind packet " + std::to_string(packets_) + ": the next record takes " +
                           std::to_string(needed_) + " bytes or more, " + std::to_string(left) + " are there",
                       true};
    }
    return 0;
  }
  return 0;
}

std::unique_ptr<RecordReader> open_container(Window& window) {
  constexpr std::size_t magic_size = 4;
  if (!window.fill(magic_size)) return nullptr;
  const auto magic = window.available().first<magic_size>();
  if (PcapReader::recognises(magic)) return std::make_unique<PcapReader>(window);
  if (PcapngReader::recognises(magic)) return std::make_unique<PcapngReader>(window);
  return nullptr;
}

}  // namespace s7::capture
