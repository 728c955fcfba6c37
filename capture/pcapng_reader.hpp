#pragma once

#include <cstdint>

#include "capture/byte_order.hpp"
#include "capture/container.hpp"
#include "capture/pcapng_interface.hpp"

namespace s7::capture {

// pcapng (draft-ietf-opsawg-pcapng): any number of sections, each in its own byte order with its own interfaces;
// packets from Enhanced, Simple and the obsolete Packet Blocks; drop counts from Interface Statistics Blocks. Other
// blocks are passed over. A Simple Packet Block has no time: it takes that of the packet before it.
class PcapngReader final : public RecordReader {
 public:
  explicit PcapngReader(Window& window) noexcept : RecordReader(window) {}
  static bool recognises(std::span<const std::uint8_t, 4> magic) noexcept;

 protected:
  std::size_t parse(std::span<Packet> room) override;

 private:
  struct Block {
    std::uint32_t type = 0;
    std::span<const std::uint8_t> body;  // between the two lengths; its size is a multiple of 4
  };
  // What a packet block says, before it is checked.
  struct Record {
    std::uint32_t interface = 0;
    std::uint32_t captured = 0, wire = 0;
    std::size_t header = 0;  // bytes of the body before the packet's bytes
  };

  // The block at `position` of the window. Empty: sets damage_, or else needed_.
  std::optional<Block> block_at(std::size_t position);
  bool take_packet(const Block& block, Packet& packet);
  void take_other(const Block& block);
  bool read_record(const Block& block, Record& record, Timestamp& at);
  void begin_section(const Block& block);
  void add_interface(const Block& block);
  void add_statistics(const Block& block);
  // Each of these keeps the making of its text out of the loop over packets.
  [[gnu::cold]] void fail(std::string what);
  [[gnu::cold]] void fail_on_length(std::uint32_t type, std::uint32_t length);
  [[gnu::cold]] void fail_on_trailer(std::uint32_t length, std::uint32_t trailer);
  [[gnu::cold]] void fail_on_interface(std::uint32_t interface);
  [[gnu::cold]] void fail_on_captured(std::uint32_t captured, std::size_t block);

  ByteOrder order_;
  std::vector<PcapngInterface> interfaces_;  // of this section
  std::uint64_t block_offset_ = 0;           // of the block being read, for messages
  Timestamp last_ = 0;
};

}  // namespace s7::capture
