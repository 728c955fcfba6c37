#pragma once

// The packets of one interface through the kernel's ring (AF_PACKET, TPACKET_V3): nothing is copied, nothing is sent.
//
// A ring outlives the process that reads it: made by one process, it can be read by a child, and by another child when
// the first one died. Only making it needs the right CAP_NET_RAW.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "capture/live/kernel_filter.hpp"
#include "capture/source.hpp"

namespace s7::capture {

// An interface can't be listened to.
class DeviceError : public CaptureError {
 public:
  enum class Fault : std::uint8_t { not_permitted, not_there, failed };
  DeviceError(Fault fault, const std::string& text) : CaptureError(text), fault_(fault) {}
  [[nodiscard]] Fault fault() const noexcept { return fault_; }

 private:
  Fault fault_;
};

// Names of all interfaces; with `up_only` of those that are up.
[[nodiscard]] std::vector<std::string> interfaces(bool up_only);

struct RingOptions {
  std::size_t bytes = std::size_t{32} << 20U;  // rounded up to whole blocks
  bool promiscuous = true;
};

class PacketRing {
 public:
  // Throws DeviceError.
  PacketRing(const std::string& interface, const RingOptions& options);
  PacketRing(const PacketRing&) = delete;
  PacketRing& operator=(const PacketRing&) = delete;
  ~PacketRing();

  [[nodiscard]] const std::string& interface() const noexcept { return interface_; }
  [[nodiscard]] std::uint16_t link_type() const noexcept { return link_type_; }
  // The kernel's number of the interface; 0 while there is none.
  [[nodiscard]] int index() const noexcept { return index_; }
  [[nodiscard]] int descriptor() const noexcept { return socket_; }

  // Begins to receive. Throws DeviceError.
  void listen();
  // From the next packet on. Throws DeviceError.
  void set_filter(std::span<const BpfInstruction> program);
  // Appends the packets of the next block; false: none is ready. The block that the previous call returned goes back to
  // the kernel first, and its packets with it. `number` and `capture` of the packets are the caller's.
  bool next(std::vector<Packet>& batch);
  // For a process that takes over the ring from one that died: gives back the block that was being read, if any, and
  // begins with the one behind it. True: a block was given up.
  bool take_over();

  // Packets that the kernel had no room for since the last call. One process only may ask.
  [[nodiscard]] std::uint32_t take_drops();
  // Is the interface up? One that was removed and came back under its name is listened to again.
  [[nodiscard]] bool up();
  // Forgets that the interface went down, which would end every waiting at once.
  void clear_error() noexcept;

 private:
  struct Block;
  void open(const RingOptions& options);
  void map(std::size_t bytes);
  void join(bool promiscuous);
  [[nodiscard]] Block& block(std::size_t index) const noexcept;
  void release();
  void append_packets(Block& from, std::vector<Packet>& batch);

  std::string interface_;
  int socket_ = -1, index_ = 0;
  std::uint16_t link_type_ = 1;
  bool loopback_ = false, promiscuous_ = true;
  std::uint8_t* memory_ = nullptr;
  std::size_t bytes_ = 0, blocks_ = 0, position_ = 0;
  bool holding_ = false;  // the block at `position_` is being read
};

}  // namespace s7::capture
