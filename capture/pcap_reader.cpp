#include "capture/pcap_reader.hpp"

#include <optional>
#include <utility>

namespace s7::capture {
namespace {

constexpr std::size_t file_header = 24;
constexpr std::uint32_t magic_micro = 0xa1b2c3d4;
constexpr std::uint32_t magic_nano = 0xa1b23c4d;
constexpr std::uint32_t magic_modified = 0xa1b2cd34;
constexpr std::int64_t second_ns = 1'000'000'000;

// The order in which the first four bytes are a magic number.
std::optional<ByteOrder> order_of(const std::uint8_t* magic) noexcept {
  for (const auto order : {ByteOrder::little(), ByteOrder::big()}) {
    const auto value = order.u32(magic);
    if (value == magic_micro || value == magic_nano || value == magic_modified) return order;
  }
  return std::nullopt;
}

// Above the 16 bits of the type stand the length of a frame check sequence and reserved bits. 12 and 14 are what some
// systems call raw IP internally; programs wrote them into files where LINKTYPE_RAW belongs.
std::uint16_t link_type_of(std::uint32_t field) noexcept {
  constexpr std::uint16_t raw = 101;
  const auto type = static_cast<std::uint16_t>(field & 0xffffU);
  return type == 12 || type == 14 ? raw : type;
}

}  // namespace

bool PcapReader::recognises(std::span<const std::uint8_t, 4> magic) noexcept {
  return order_of(magic.data()).has_value();
}

bool PcapReader::read_header() {
  const auto bytes = window_.available();
  if (bytes.size() < file_header) {
    needed_ = file_header;
    return false;
  }
  order_ = order_of(bytes.data()).value_or(order_);
  const auto magic = order_.u32(bytes.data());
  const auto major = order_.u16(bytes.data() + 4);
  const auto minor = order_.u16(bytes.data() + 6);
  if (major != 2) {
    damage_ = Damage{0, "pcap version " + std::to_string(major) + "." + std::to_string(minor) + " is unknown", false};
    return false;
  }
  if (minor < 3) lengths_ = Lengths::wire_first;
  if (minor == 3) lengths_ = Lengths::smaller_is_captured;
  fraction_ns_ = magic == magic_nano ? 1 : 1000;
  record_header_ = magic == magic_modified ? 24 : 16;
  link_type_ = link_type_of(order_.u32(bytes.data() + 20));
  facts_.add_link_type(link_type_);
  window_.consume(file_header);
  return true;
}

void PcapReader::fail_on_length(std::uint64_t offset, std::uint32_t captured) {
  damage_ = Damage{
      offset,
      "packet " + std::to_string(packets_ + 1) + " has an implausible length: " + std::to_string(captured) + " bytes",
      false};
}

std::size_t PcapReader::parse(std::span<Packet> room) {
  if (record_header_ == 0 && !read_header()) return 0;
  const auto bytes = window_.available();
  std::size_t position = 0;
  std::size_t count = 0;
  while (count < room.size()) {
    const auto left = bytes.size() - position;
    needed_ = record_header_;
    if (left < record_header_) break;
    const auto* const header = bytes.data() + position;
    auto captured = order_.u32(header + 8);
    auto wire = order_.u32(header + 12);
    if (lengths_ != Lengths::captured_first && (lengths_ == Lengths::wire_first || captured > wire)) {
      std::swap(captured, wire);
    }
    if (captured > largest_packet) {
      fail_on_length(window_.offset() + position, captured);
      break;
    }
    needed_ = record_header_ + captured;
    if (left < needed_) break;
    auto& packet = room[count++];
    packet.at = order_.u32(header) * second_ns + order_.u32(header + 4) * fraction_ns_;
    packet.number = ++packets_;
    packet.bytes = bytes.subspan(position + record_header_, captured);
    packet.wire_length = wire;
    packet.link_type = link_type_;
    position += needed_;
  }
  window_.consume(position);
  return count;
}

}  // namespace s7::capture
