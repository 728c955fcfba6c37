#pragma once

#include <cstdint>

#include "capture/byte_order.hpp"
#include "capture/container.hpp"

namespace s7::capture {

// Classic pcap (draft-ietf-opsawg-pcap): both byte orders, micro- and nanoseconds, versions 2.x, and the "modified"
// form with 24-byte record headers. The snap length is not believed; a captured length above largest_packet is damage.
class PcapReader final : public RecordReader {
 public:
  explicit PcapReader(Window& window) noexcept : RecordReader(window) {}
  static bool recognises(std::span<const std::uint8_t, 4> magic) noexcept;

 protected:
  std::size_t parse(std::span<Packet> room) override;

 private:
  // Which of a record's two length fields is the captured one changed with the minor version.
  enum class Lengths : std::uint8_t { captured_first, wire_first, smaller_is_captured };

  bool read_header();
  void fail_on_length(std::uint64_t offset, std::uint32_t captured);

  ByteOrder order_;
  std::size_t record_header_ = 0;  // 0: the file header was not read yet
  std::int64_t fraction_ns_ = 1000;
  Lengths lengths_ = Lengths::captured_first;
  std::uint16_t link_type_ = 0;
};

}  // namespace s7::capture
