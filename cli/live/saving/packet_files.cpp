#include "cli/live/saving/packet_files.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <span>
#include <system_error>

#include "cli/live/clock_watch.hpp"

namespace s7::cli {
namespace {

constexpr std::uint64_t mib = std::uint64_t{1} << 20U;
constexpr std::uint64_t files = 16;
constexpr std::uint64_t smallest_file = mib / 4, largest_file = 64 * mib;
constexpr std::size_t block = 65'536;
constexpr std::uint32_t longest_packet = 1U << 20U;  // on the wire: segments that were joined, 512 KiB with BIG TCP
constexpr std::int64_t retry_after = 10'000'000'000;
constexpr std::string_view shape = "s7-00000000-00000000T000000Z.pcapng";

struct Present {
  std::uint64_t number = 0, bytes = 0;
  std::filesystem::path path;
};

// Oldest first.
std::vector<Present> present(const std::string& folder) {
  std::vector<Present> out;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::uint64_t number = PacketFiles::number_of(entry.path().filename().string());
    if (number == 0) continue;
    const auto bytes = entry.file_size(error);
    if (!error) out.push_back({number, bytes, entry.path()});
  }
  std::sort(out.begin(), out.end(), [](const Present& a, const Present& b) { return a.number < b.number; });
  return out;
}

}  // namespace

std::string PacketFiles::file_name(std::uint64_t number, std::int64_t nanoseconds) {
  const auto time = static_cast<std::time_t>(nanoseconds / 1'000'000'000);
  return fmt::format("s7-{:08}-{:%Y%m%dT%H%M%S}Z.pcapng", number, fmt::gmtime(std::max<std::time_t>(time, 0)));
}

std::uint64_t PacketFiles::number_of(std::string_view name) noexcept {
  if (name.size() != shape.size()) return 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = name[i] >= '0' && name[i] <= '9';
    if (shape[i] == '0' ? !digit : name[i] != shape[i]) return 0;
  }
  constexpr std::size_t begin = 3, digits = 8;
  std::uint64_t out = 0;
  std::from_chars(name.data() + begin, name.data() + begin + digits, out);
  return out;
}

PacketFiles::PacketFiles(Setup setup)
    : setup_(std::move(setup)), file_bytes_(std::clamp(setup_.bytes / files, smallest_file, largest_file)) {
  const auto there = present(setup_.folder);
  if (!there.empty()) number_ = there.back().number;
}

PacketFiles::~PacketFiles() {
  flush();
  close();
}

bool PacketFiles::add(std::string_view payload) {
  ByteReader read({reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()});
  while (!read.at_end()) {
    SavedPacket packet;
    read(packet);
    const bool sound = read.ok() && packet.interface < setup_.interfaces.size() && packet.at >= 0 &&
                       packet.wire_length >= packet.bytes.size() && packet.wire_length <= longest_packet;
    if (!sound) return false;
    write(packet);
  }
  return read.ok();
}

void PacketFiles::write(const SavedPacket& packet) {
  if (file_ < 0) open(packet.at);
  if (file_ < 0) {
    ++lost_;
    return;
  }
  const Interface& interface = setup_.interfaces[packet.interface];
  capture::Packet out;
  out.at = packet.at;
  out.capture = packet.interface;
  out.link_type = interface.link_type;
  out.wire_length = packet.wire_length;
  out.bytes = std::span(reinterpret_cast<const std::uint8_t*>(packet.bytes.data()), packet.bytes.size());
  writer_.add(pending_, out, interface.name);
  ++pending_packets_;
  if (pending_.size() >= block) flush();
  if (written_ + pending_.size() < file_bytes_) return;
  flush();
  close();
}

// A file may grow to its size before the next look, so room for one is kept.
void PacketFiles::make_room() {
  auto there = present(setup_.folder);
  std::uint64_t sum = 0;
  for (const Present& one : there) sum += one.bytes;
  for (const Present& one : there) {
    if (sum + file_bytes_ + block <= setup_.bytes) return;
    std::error_code error;
    std::filesystem::remove(one.path, error);
    if (!error) sum -= one.bytes;
  }
}

void PacketFiles::open(std::int64_t at) {
  const std::int64_t now = ClockWatch::now().steady;
  if (now < retry_) return;
  make_room();
  path_ = setup_.folder + "/" + file_name(++number_, at);
  constexpr int only_owner_and_group = 0640;
  file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, only_owner_and_group);
  if (file_ < 0) return fail(path_, errno);
  writer_ = {};
  written_ = pending_packets_ = 0;
  pending_.clear();
  capture::PcapngWriter::begin(pending_, "s7scope live");
}

void PacketFiles::close() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

// What was written of a packet in part is taken back: the file stays readable.
void PacketFiles::fail(const std::string& what, int error) {
  fault_ = fmt::format("{}: {}", what, std::system_category().message(error));
  retry_ = ClockWatch::now().steady + retry_after;
  lost_ += pending_packets_;
  pending_packets_ = 0;
  pending_.clear();
  if (file_ >= 0 && ::ftruncate(file_, static_cast<::off_t>(written_)) != 0)
    fault_ += "; it ends in the middle of a packet";
  if (file_ >= 0 && written_ == 0) ::unlink(path_.c_str());
  close();
}

void PacketFiles::flush() {
  if (file_ < 0 || pending_.empty()) return;
  std::string_view rest = pending_;
  while (!rest.empty()) {
    const ssize_t size = ::write(file_, rest.data(), rest.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return fail(path_, size < 0 ? errno : EIO);
    rest.remove_prefix(static_cast<std::size_t>(size));
  }
  written_ += pending_.size();
  pending_.clear();
  pending_packets_ = 0;
  fault_.clear();
}

}  // namespace s7::cli
