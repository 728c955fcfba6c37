#pragma once

// What the readers of the capture containers have in common.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/source.hpp"
#include "capture/window.hpp"

namespace s7::capture {

// Larger lengths in a file are damage: no link layer has such frames, and memory must stay bounded.
constexpr std::uint32_t largest_packet = 16U << 20U;
constexpr std::uint32_t largest_block = 64U << 20U;

// Where and why a container can't be read on.
struct Damage {
  std::uint64_t offset = 0;  // in the (uncompressed) content
  std::string what;
  bool cut = false;  // the content ends within a record; otherwise the record itself is wrong
};

// What a container says of itself; grows while reading.
struct ContainerFacts {
  std::vector<std::uint16_t> link_types;  // distinct, ascending
  std::optional<std::uint64_t> dropped_by_kernel;
  std::optional<std::uint64_t> dropped_by_interface;

  void add_link_type(std::uint16_t link_type);
};

// The packets of one container, in the order of the file.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // Writes packets to the front of `room` and returns how many; 0: the content ends, naturally or by damage(). The
  // bytes are valid until the next call. Never blocks while it has packets. Leaves Packet::capture alone.
  std::size_t next(std::span<Packet> room);
  [[nodiscard]] const std::optional<Damage>& damage() const noexcept { return damage_; }
  [[nodiscard]] const ContainerFacts& facts() const noexcept { return facts_; }

 protected:
  explicit RecordReader(Window& window) noexcept : window_(window) {}
  // Reads what is complete in the window; sets damage_, or else needed_: the bytes that the next record takes.
  virtual std::size_t parse(std::span<Packet> room) = 0;

  Window& window_;
  std::optional<Damage> damage_;
  ContainerFacts facts_;
  std::size_t needed_ = 1;
  std::uint64_t packets_ = 0;  // number of the last one
};

// The reader that the content's magic asks for; null when it is no capture. `window` stands at the content's begin and
// must outlive the reader.
std::unique_ptr<RecordReader> open_container(Window& window);

}  // namespace s7::capture
