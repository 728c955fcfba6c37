#include "tests/unit/capture/support.hpp"

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <fstream>
#include <stdexcept>

namespace s7::capture::testing {

Bytes hex(std::string_view text) {
  Bytes bytes;
  int digits = 0;
  unsigned value = 0;
  bool comment = false;
  for (const char c : text) {
    if (c == '#') comment = true;
    if (c == '\n') comment = false;
    const auto digit = std::string_view("0123456789abcdef").find(c);
    if (comment || c == ' ' || c == '\n') continue;
    if (digit == std::string_view::npos) throw std::invalid_argument("no hex digit in " + std::string(text));
    value = value << 4U | static_cast<unsigned>(digit);
    if (++digits % 2 == 0) bytes.push_back(static_cast<std::uint8_t>(value));
  }
  if (digits % 2 != 0) throw std::invalid_argument("odd number of digits in " + std::string(text));
  return bytes;
}

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Bytes first(const Bytes& bytes, std::size_t count) { return {bytes.begin(), bytes.begin() + static_cast<long>(count)}; }

Bytes gzip(const Bytes& content) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  Bytes input = content;
  Bytes packed(deflateBound(&stream, input.size()));
  stream.next_in = input.data();
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate");
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// With a checksum, as the zstd program writes it.
Bytes zstd(const Bytes& content) {
  Bytes packed(ZSTD_compressBound(content.size()));
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  const auto size = ZSTD_compress2(context, packed.data(), packed.size(), content.data(), content.size());
  ZSTD_freeCCtx(context);
  if (ZSTD_isError(size) != 0) throw std::runtime_error(ZSTD_getErrorName(size));
  packed.resize(size);
  return packed;
}

Folder::Folder() {
  auto pattern = (std::filesystem::temp_directory_path() / "s7scope-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp " + pattern);
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, const Bytes& content) const {
  std::filesystem::create_directories((path_ / name).parent_path());
  std::ofstream file(path_ / name, std::ios::binary);
  for (const auto byte : content) file.put(static_cast<char>(byte));
  if (!file) throw std::runtime_error("cannot write " + path(name));
  return path(name);
}

Reading read_all(PacketSource& source) {
  Reading reading;
  std::vector<Packet> batch;
  for (auto next = source.next(batch); next != PacketSource::Next::end; next = source.next(batch)) {
    for (const auto& packet : batch) {
      reading.packets.push_back({packet.at, packet.number, Bytes(packet.bytes.begin(), packet.bytes.end()),
                                 packet.wire_length, packet.link_type, packet.capture});
    }
  }
  reading.captures = source.captures();
  return reading;
}

Reading read_all(const std::vector<std::string>& inputs) {
  std::vector<std::string> notes;
  const auto source = open_files(inputs, {}, &notes);
  auto reading = read_all(*source);
  reading.notes = std::move(notes);
  return reading;
}

Reading read_content(const Bytes& content) {
  const Folder folder;
  return read_all({folder.write("content", content)});
}

void append_le16(Bytes& bytes, std::uint32_t value) {
  bytes.push_back(static_cast<std::uint8_t>(value & 0xffU));
  bytes.push_back(static_cast<std::uint8_t>(value >> 8U & 0xffU));
}

void append_le32(Bytes& bytes, std::uint32_t value) {
  append_le16(bytes, value & 0xffffU);
  append_le16(bytes, value >> 16U);
}

Bytes pcap_header() {
  return hex(R"(
    d4 c3 b2 a1  02 00 04 00   # magic, version 2.4
    00 00 00 00  00 00 00 00
    ff ff 00 00  01 00 00 00   # snap length 65535, Ethernet
  )");
}

Bytes pcap_record(Timestamp microseconds, std::size_t length, std::uint8_t fill) {
  Bytes bytes;
  append_le32(bytes, static_cast<std::uint32_t>(microseconds / 1'000'000));
  append_le32(bytes, static_cast<std::uint32_t>(microseconds % 1'000'000));
  append_le32(bytes, static_cast<std::uint32_t>(length));
  append_le32(bytes, static_cast<std::uint32_t>(length));
  bytes.insert(bytes.end(), length, fill);
  return bytes;
}

Bytes pcapng_header() {
  return hex(R"(
    0a 0d 0d 0a  1c 00 00 00  4d 3c 2b 1a  01 00 00 00    # section header, little-endian, version 1.0
    ff ff ff ff  ff ff ff ff  1c 00 00 00                 # section length unknown
    01 00 00 00  14 00 00 00  01 00 00 00  00 00 00 00    # interface: Ethernet, no snap length
    14 00 00 00
  )");
}

Bytes pcapng_record(Timestamp microseconds, std::size_t length, std::uint8_t fill) {
  const auto padding = (4 - length % 4) % 4;
  const auto total = static_cast<std::uint32_t>(32 + length + padding);
  Bytes bytes;
  append_le32(bytes, 6);
  append_le32(bytes, total);
  append_le32(bytes, 0);
  append_le32(bytes, static_cast<std::uint32_t>(microseconds >> 32));
  append_le32(bytes, static_cast<std::uint32_t>(microseconds & 0xffffffff));
  append_le32(bytes, static_cast<std::uint32_t>(length));
  append_le32(bytes, static_cast<std::uint32_t>(length));
  bytes.insert(bytes.end(), length, fill);
  bytes.insert(bytes.end(), padding, 0);
  append_le32(bytes, total);
  return bytes;
}

}  // namespace s7::capture::testing
