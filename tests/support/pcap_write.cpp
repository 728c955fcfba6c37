#include "tests/support/pcap_write.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace s7::test {
namespace {

constexpr std::int64_t second = 1'000'000'000;

// Writes blocks of pcapng in one byte order.
class BlockWriter {
 public:
  explicit BlockWriter(bool big_endian) : big_(big_endian) {}

  void block(std::uint32_t type, const Bytes& body) {
    const auto padding = (4 - body.size() % 4) % 4;
    const auto total = body.size() + padding + 12;
    out_.u32(type, big_).u32(total, big_).bytes(body).zeros(padding).u32(total, big_);
  }
  void option(ByteWriter& body, std::uint16_t code, const Bytes& content) const {
    body.u16(code, big_).u16(content.size(), big_).bytes(content).zeros((4 - content.size() % 4) % 4);
  }
  void end_of_options(ByteWriter& body) const { body.u32(0, big_); }
  Bytes take() { return out_.take(); }

 private:
  bool big_;
  ByteWriter out_;
};

Bytes as_bytes(const std::string& text) { return {text.begin(), text.end()}; }

std::uint64_t ticks(std::int64_t time, std::uint8_t resolution) {
  const auto nanoseconds = static_cast<std::uint64_t>(time);
  if ((resolution & 0x80U) != 0) {
    const auto shift = resolution & 0x7FU;  // at most 30: the fraction below stays inside 64 bits
    return (nanoseconds / second << shift) + ((nanoseconds % second << shift) / second);
  }
  std::uint64_t divisor = 1;
  for (unsigned i = resolution; i < 9; ++i) divisor *= 10;
  return nanoseconds / divisor;
}

void section_header(BlockWriter& out, const PcapngOptions& options) {
  ByteWriter body;
  body.u32(0x1A2B3C4D, options.big_endian).u16(1, options.big_endian).u16(0, options.big_endian);
  body.u32(0xFFFFFFFF).u32(0xFFFFFFFF);
  if (!options.comment.empty()) {
    out.option(body, 1, as_bytes(options.comment));
    out.end_of_options(body);
  }
  out.block(0x0A0D0D0A, body.take());
}

void interface_block(BlockWriter& out, std::uint16_t link_type, const PcapngOptions& options) {
  ByteWriter body;
  body.u16(link_type, options.big_endian).u16(0).u32(options.snap_length, options.big_endian);
  const auto name = options.names.find(link_type);
  if (name != options.names.end()) out.option(body, 2, as_bytes(name->second));
  out.option(body, 9, {options.resolution});
  out.end_of_options(body);
  out.block(1, body.take());
}

void packet_block(BlockWriter& out, std::uint32_t interface_id, const Frame& frame, const PcapngOptions& options) {
  const auto time = ticks(frame.time, options.resolution);
  ByteWriter body;
  body.u32(interface_id, options.big_endian).u32(time >> 32U, options.big_endian).u32(time, options.big_endian);
  body.u32(frame.bytes.size(), options.big_endian).u32(frame.on_wire(), options.big_endian).bytes(frame.bytes);
  out.block(6, body.take());
}

}  // namespace

Bytes to_pcap(const Capture& capture, const PcapOptions& options) {
  const bool big = options.big_endian;
  ByteWriter out;
  out.u32(options.nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4, big).u16(2, big).u16(4, big).u32(0).u32(0);
  out.u32(options.snap_length, big).u32(options.link_type, big);
  for (const auto& frame : capture) {
    const auto time = static_cast<std::uint64_t>(frame.time);
    const auto fraction = time % second / (options.nanoseconds ? 1U : 1000U);
    out.u32(time / second, big).u32(fraction, big).u32(frame.bytes.size(), big).u32(frame.on_wire(), big);
    out.bytes(frame.bytes);
  }
  return out.take();
}

Bytes to_pcapng(const Capture& capture, const PcapngOptions& options) {
  BlockWriter out(options.big_endian);
  section_header(out, options);
  std::map<std::uint16_t, std::uint32_t> interfaces;
  for (const auto& frame : capture) {
    const auto [entry, is_new] = interfaces.emplace(frame.link_type, static_cast<std::uint32_t>(interfaces.size()));
    if (is_new) interface_block(out, frame.link_type, options);
    packet_block(out, entry->second, frame, options);
  }
  return out.take();
}

void write_file(const std::filesystem::path& path, ByteView content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  for (const auto byte : content) file.put(static_cast<char>(byte));
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace s7::test
