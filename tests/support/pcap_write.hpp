#pragma once

// Captures as files: classic pcap, pcapng, gzip.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "tests/support/conversation.hpp"

namespace s7::test {

struct PcapOptions {
  bool big_endian = false;
  bool nanoseconds = false;
  std::uint32_t snap_length = 262144;
  std::uint16_t link_type = link::ethernet;  // of the file; classic pcap knows one
};
[[nodiscard]] Bytes to_pcap(const Capture& capture, const PcapOptions& options = {});

struct PcapngOptions {
  bool big_endian = false;
  std::uint32_t snap_length = 262144;
  std::uint8_t resolution = 9;                 // if_tsresol: power of ten, or of two with bit 7
  std::map<std::uint16_t, std::string> names;  // interface names by link type
  std::string comment;                         // of the section
};
// One interface per link type, in order of first appearance.
[[nodiscard]] Bytes to_pcapng(const Capture& capture, const PcapngOptions& options = {});

// Deterministic on every machine: LZ77 with fixed Huffman codes, no time stamp, no name.
[[nodiscard]] Bytes to_gzip(ByteView content);

void write_file(const std::filesystem::path& path, ByteView content);  // throws std::runtime_error
[[nodiscard]] Bytes read_file(const std::filesystem::path& path);      // throws std::runtime_error

}  // namespace s7::test
