#pragma once

// The folder of --save: pcapng files of which the oldest go, so that all of them together keep within their size.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "capture/pcapng_writer.hpp"
#include "cli/live/saving/saved_packet.hpp"

namespace s7::cli {

class PacketFiles {
 public:
  struct Interface {
    std::string name;
    std::uint16_t link_type = 1;
  };
  struct Setup {
    std::string folder;       // exists
    std::uint64_t bytes = 0;  // of all files together
    std::vector<Interface> interfaces;
  };
  // Goes on behind the files that are there. Only files of our own names are ever counted or removed.
  explicit PacketFiles(Setup setup);
  PacketFiles(const PacketFiles&) = delete;
  PacketFiles& operator=(const PacketFiles&) = delete;
  ~PacketFiles();

  // Packets as PacketPost sends them. False: they can't be such. What can't be written is counted.
  bool add(std::string_view payload);
  // What came so far can be read by others.
  void flush();
  // Why packets are not written at the moment; "": they are.
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }
  // Packets that could not be written.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }

  // "s7-00000017-20261120T170203Z.pcapng": the number makes the order, whatever the clock says.
  [[nodiscard]] static std::string file_name(std::uint64_t number, std::int64_t nanoseconds);
  // The number of such a name; 0: it is none.
  [[nodiscard]] static std::uint64_t number_of(std::string_view name) noexcept;

 private:
  void write(const SavedPacket& packet);
  void open(std::int64_t at);
  void close();
  void make_room();
  void fail(const std::string& what, int error);

  Setup setup_;
  std::uint64_t file_bytes_;  // of one file
  int file_ = -1;
  std::string path_, pending_;
  std::uint64_t written_ = 0, number_ = 0, lost_ = 0;
  std::uint64_t pending_packets_ = 0;
  std::int64_t retry_ = 0;  // on the steady clock
  capture::PcapngWriter writer_;
  std::string fault_;
};

}  // namespace s7::cli
