#pragma once

// Packets with a time stamp, from files or from a wire: the one interface between capture/ and its users.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace s7::capture {

// An input could not be opened, read or understood at all. The text names the object and the cause.
// Damage inside a readable file is no CaptureError: it ends that file and stands in CaptureInfo::problem.
class CaptureError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Nanoseconds since 1970-01-01 00:00:00 UTC, as the packet's own header says.
using Timestamp = std::int64_t;

// One captured frame. `bytes` points into the source's buffers: valid until the next call of next().
struct Packet {
  Timestamp at = 0;
  std::uint64_t number = 0;             // 1-based in its capture, as Wireshark's frame.number
  std::span<const std::uint8_t> bytes;  // captured bytes
  std::uint32_t wire_length = 0;        // bytes on the wire, >= bytes.size() unless the file lies
  std::uint16_t link_type = 0;          // LINKTYPE_ value of the packet's interface
  std::uint16_t capture = 0;            // index into PacketSource::captures()
};

// What is known of one file (or live run). Grows while reading; final once `finished`.
struct CaptureInfo {
  std::string name;                       // as the user gave it (for files of a folder: folder/file)
  std::string fingerprint;                // of the uncompressed content; empty when it can't be known yet
  std::vector<std::uint16_t> link_types;  // distinct, ascending
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;                         // captured bytes of all packets
  std::uint64_t truncated = 0;                     // packets shorter than on the wire (snap length)
  std::uint64_t filtered = 0;                      // of `packets`: read, but kept back by a filter (see FilteredSource)
  std::optional<std::uint64_t> dropped_by_kernel;  // null where the container does not say
  std::optional<std::uint64_t> dropped_by_interface;
  std::optional<Timestamp> first_packet;  // earliest and latest time stamp
  std::optional<Timestamp> last_packet;
  bool finished = false;  // read to its end (or to its damage)
  bool complete = false;  // finished without problem
  bool skipped = false;   // not read at all because FileOptions::skip said so; neither finished nor complete
  std::string problem;    // "": none. Otherwise file, byte offset and what was wrong
};

// A source of packets in time order. Not thread-safe.
class PacketSource {
 public:
  enum class Next { packets, timeout, end };
  virtual ~PacketSource() = default;
  // Replaces the content of `batch`. `packets`: at least one packet. `end`: nothing will ever follow.
  virtual Next next(std::vector<Packet>& batch) = 0;
  // One entry per capture, index = Packet::capture. The vector's size does not change after construction.
  virtual const std::vector<CaptureInfo>& captures() const = 0;
  // Compressed-or-plain bytes consumed so far and in total, for progress; total 0 = unknown.
  virtual std::uint64_t bytes_read() const = 0;
  virtual std::uint64_t bytes_total() const = 0;
};

}  // namespace s7::capture
