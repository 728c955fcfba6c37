#pragma once

// What the tests of capture/ share: bytes written by hand, folders that go away, packets that outlive their source.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "capture/capture_file.hpp"
#include "capture/source.hpp"

namespace s7::capture::testing {

using Bytes = std::vector<std::uint8_t>;

// Hex digits with any white space; "#" comments up to the end of the line.
Bytes hex(std::string_view text);
Bytes operator+(Bytes left, const Bytes& right);
Bytes first(const Bytes& bytes, std::size_t count);

Bytes gzip(const Bytes& content);
Bytes zstd(const Bytes& content);

// A folder of its own, removed with all it holds.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  // Writes a file below the folder and returns its path.
  [[nodiscard]] std::string write(const std::string& name, const Bytes& content) const;
  [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// A packet with its own bytes.
struct OwnedPacket {
  Timestamp at = 0;
  std::uint64_t number = 0;
  Bytes bytes;
  std::uint32_t wire_length = 0;
  std::uint16_t link_type = 0;
  std::uint16_t capture = 0;
  friend bool operator==(const OwnedPacket&, const OwnedPacket&) = default;
};

struct Reading {
  std::vector<OwnedPacket> packets;
  std::vector<CaptureInfo> captures;
  std::vector<std::string> notes;
};

// Everything from a source, to its end.
Reading read_all(PacketSource& source);
Reading read_all(const std::vector<std::string>& inputs);
// One content, as a file of any name.
Reading read_content(const Bytes& content);

// pcap, little-endian, microseconds, Ethernet: a file header and records whose bytes are all `fill`.
Bytes pcap_header();
Bytes pcap_record(Timestamp microseconds, std::size_t length, std::uint8_t fill);
// The same as a pcapng section with one interface, and its Enhanced Packet Blocks.
Bytes pcapng_header();
Bytes pcapng_record(Timestamp microseconds, std::size_t length, std::uint8_t fill);

void append_le16(Bytes& bytes, std::uint32_t value);
void append_le32(Bytes& bytes, std::uint32_t value);

}  // namespace s7::capture::testing
