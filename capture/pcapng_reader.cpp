#include "capture/pcapng_reader.hpp"

#include <algorithm>

namespace s7::capture {
namespace {

constexpr std::uint32_t section_header = 0x0a0d0d0a;  // the same in both byte orders
constexpr std::uint32_t interface_description = 1;
constexpr std::uint32_t obsolete_packet = 2;
constexpr std::uint32_t simple_packet = 3;
constexpr std::uint32_t interface_statistics = 5;
constexpr std::uint32_t enhanced_packet = 6;
constexpr std::uint32_t journal_export = 9;
constexpr std::uint32_t custom = 0x0bad;
constexpr std::uint32_t custom_not_copied = 0x40000bad;

constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::size_t block_frame = 12;  // type, length and the length again
constexpr std::size_t most_interfaces = 65'536;

constexpr bool holds_packet(std::uint32_t type) {
  return type == enhanced_packet || type == simple_packet || type == obsolete_packet;
}

// Bytes that a block's body must have to be read at all.
constexpr std::size_t least_body(std::uint32_t type) {
  switch (type) {
    case section_header: return 16;
    case interface_description: return 8;
    case obsolete_packet: return 20;
    case simple_packet: return 4;
    case interface_statistics: return 12;
    case enhanced_packet: return 20;
    default: return 0;
  }
}

// Statistics count from the start of an interface: a later block stands for the earlier ones of the same interface.
void replace(std::optional<std::uint64_t>& sum, std::optional<std::uint64_t> before, std::optional<std::uint64_t> now) {
  if (now) sum = sum.value_or(0) - before.value_or(0) + *now;
}

}  // namespace

bool PcapngReader::recognises(std::span<const std::uint8_t, 4> magic) noexcept {
  return ByteOrder::big().u32(magic.data()) == section_header;
}

void PcapngReader::fail(std::string what) { damage_ = Damage{block_offset_, std::move(what), false}; }

void PcapngReader::fail_on_length(std::uint32_t type, std::uint32_t length) {
  fail("a block of type " + std::to_string(type) + " has an implausible length: " + std::to_string(length) + " bytes");
}

void PcapngReader::fail_on_trailer(std::uint32_t length, std::uint32_t trailer) {
  fail("a block's second length, " + std::to_string(trailer) + ", differs from its first, " + std::to_string(length));
}

void PcapngReader::fail_on_interface(std::uint32_t interface) {
  fail("packet " + std::to_string(packets_ + 1) + " names interface " + std::to_string(interface) +
       ", the section has " + std::to_string(interfaces_.size()));
}

void PcapngReader::fail_on_captured(std::uint32_t captured, std::size_t block) {
  fail("packet " + std::to_string(packets_ + 1) + " has an implausible length: " + std::to_string(captured) +
       " bytes in a block of " + std::to_string(block));
}

std::optional<PcapngReader::Block> PcapngReader::block_at(std::size_t position) {
  const auto bytes = window_.available().subspan(position);
  block_offset_ = window_.offset() + position;
  needed_ = block_frame;
  if (bytes.size() < block_frame) {
    if (bytes.empty()) needed_ = 1;
    return std::nullopt;
  }
  const auto type = order_.u32(bytes.data());
  if (type == section_header) {
    const auto* const magic = bytes.data() + 8;
    order_ = ByteOrder::big().u32(magic) == byte_order_magic ? ByteOrder::big() : ByteOrder::little();
    if (order_.u32(magic) != byte_order_magic) {
      fail("a section header has no byte-order magic");
      return std::nullopt;
    }
  }
  const auto length = order_.u32(bytes.data() + 4);
  if (length > largest_block || length % 4 != 0 || length < block_frame + least_body(type)) {
    fail_on_length(type, length);
    return std::nullopt;
  }
  needed_ = length;
  if (bytes.size() < length) return std::nullopt;
  if (const auto trailer = order_.u32(bytes.data() + length - 4); trailer != length) {
    fail_on_trailer(length, trailer);
    return std::nullopt;
  }
  return Block{type, bytes.subspan(8, length - block_frame)};
}

std::size_t PcapngReader::parse(std::span<Packet> room) {
  std::size_t position = 0;
  std::size_t count = 0;
  while (count < room.size()) {
    const auto block = block_at(position);
    if (!block) break;
    if (holds_packet(block->type)) {
      count += take_packet(*block, room[count]) ? 1U : 0U;
    } else {
      take_other(*block);
    }
    if (damage_) break;
    position += block->body.size() + block_frame;
  }
  window_.consume(position);
  return count;
}

bool PcapngReader::read_record(const Block& block, Record& record, Timestamp& at) {
  const auto* const body = block.body.data();
  if (block.type == simple_packet) {
    record = {0, order_.u32(body), order_.u32(body), 4};
  } else {
    const auto interface = block.type == enhanced_packet ? order_.u32(body) : order_.u16(body);
    record = {interface, order_.u32(body + 12), order_.u32(body + 16), 20};
  }
  if (record.interface >= interfaces_.size()) {
    fail_on_interface(record.interface);
    return false;
  }
  if (block.type != simple_packet) {
    const std::uint64_t ticks = std::uint64_t{order_.u32(body + 4)} << 32U | order_.u32(body + 8);
    at = interfaces_[record.interface].clock.at(ticks);
    return true;
  }
  const auto limit = interfaces_[0].snap_length;
  if (limit != 0) record.captured = std::min(record.captured, limit);
  record.captured =
      static_cast<std::uint32_t>(std::min<std::size_t>(record.captured, block.body.size() - record.header));
  return true;
}

bool PcapngReader::take_packet(const Block& block, Packet& packet) {
  Record record;
  if (!read_record(block, record, last_)) return false;
  if (record.captured > largest_packet || record.captured > block.body.size() - record.header) {
    fail_on_captured(record.captured, block.body.size() + block_frame);
    return false;
  }
  packet.at = last_;
  packet.number = ++packets_;
  packet.bytes = block.body.subspan(record.header, record.captured);
  packet.wire_length = record.wire;
  packet.link_type = interfaces_[record.interface].link_type;
  return true;
}

void PcapngReader::take_other(const Block& block) {
  if (block.type == section_header) begin_section(block);
  if (block.type == interface_description) add_interface(block);
  if (block.type == interface_statistics) add_statistics(block);
  // Wireshark shows these as frames: without a packet of ours they still take a frame number.
  if (block.type == journal_export || block.type == custom || block.type == custom_not_copied) ++packets_;
}

void PcapngReader::begin_section(const Block& block) {
  const auto major = order_.u16(block.body.data() + 4);
  if (major != 1) return fail("pcapng version " + std::to_string(major) + " is unknown");
  interfaces_.clear();
}

void PcapngReader::add_interface(const Block& block) {
  if (interfaces_.size() == most_interfaces) return fail("a section has more than 65536 interfaces");
  interfaces_.push_back(PcapngInterface::read(block.body, order_));
  facts_.add_link_type(interfaces_.back().link_type);
}

void PcapngReader::add_statistics(const Block& block) {
  const auto index = order_.u32(block.body.data());
  if (index >= interfaces_.size()) return;  // no packet depends on it
  auto& interface = interfaces_[index];
  const auto before = interface;
  interface.read_statistics(block.body.subspan(12), order_);
  replace(facts_.dropped_by_interface, before.dropped_by_interface, interface.dropped_by_interface);
  replace(facts_.dropped_by_kernel, before.dropped_by_kernel, interface.dropped_by_kernel);
}

}  // namespace s7::capture
