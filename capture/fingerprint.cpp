#include "capture/fingerprint.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "capture/file_source.hpp"

namespace s7::capture {
namespace {

constexpr std::string_view scheme = "xxh3:";
constexpr std::uint64_t head_size = 32;
constexpr unsigned last_window = 40;
constexpr std::uint64_t window_size = 16'384;

// Bytes [begin, end) that one hash covers. The head is [0, 32); window k begins where the head or window k-1 may end.
struct Range {
  std::uint64_t begin, end;
};

constexpr Range head{0, head_size};

// Past the last window: a range that no content reaches.
constexpr Range following(Range range) {
  const auto begin = range.begin == 0 ? head_size : 2 * range.begin;
  if (begin > std::uint64_t{1} << last_window) return {~std::uint64_t{0}, ~std::uint64_t{0}};
  return {begin, std::min(2 * begin, begin + window_size)};
}

void append_hash(std::string& text, std::uint64_t hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[(hash >> shift) & 0xfU];
}

std::string fingerprint_text(std::uint64_t size, std::string_view hashes) {
  return std::string(scheme) + std::to_string(size) + ":" + std::string(hashes);
}

struct Parsed {
  std::uint64_t size = 0;
  std::string_view hashes;
};

std::optional<Parsed> parse(std::string_view text) {
  if (text.substr(0, scheme.size()) != scheme) return std::nullopt;
  text.remove_prefix(scheme.size());
  Parsed parsed;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), parsed.size);
  if (error != std::errc() || rest == text.data() + text.size() || *rest != ':') return std::nullopt;
  parsed.hashes = text.substr(static_cast<std::size_t>(rest - text.data()) + 1);
  return parsed;
}

std::string fingerprint_by_reading(ByteSource& source, const StopQuestion& stopped) {
  constexpr std::size_t block = std::size_t{256} * 1024;
  FingerprintBuilder builder;
  std::vector<std::uint8_t> buffer(block);
  while (const auto count = source.read(buffer)) {
    builder.add(std::span(buffer).first(count));
    if (stopped && stopped()) return {};
  }
  return builder.text();
}

// nullopt when the file proves shorter than it said: then only reading on tells what there is.
std::optional<std::string> fingerprint_by_windows(FileSource& file) {
  std::vector<std::uint8_t> buffer(window_size);
  std::string hashes;
  const auto size = file.size();
  for (auto range = head; range.end <= size || range.begin == 0; range = following(range)) {
    const auto room = std::span(buffer).first(static_cast<std::size_t>(std::min(range.end, size) - range.begin));
    file.seek(range.begin);
    if (!room.empty() && read_fully(file, room) < room.size()) return std::nullopt;
    append_hash(hashes, XXH3_64bits(room.data(), room.size()));
  }
  return fingerprint_text(size, hashes);
}

}  // namespace

struct FingerprintBuilder::State {
  XXH3_state_t* hash = XXH3_createState();
  Range range = head;
  std::uint64_t position = 0;
  std::string hashes;  // of finished ranges

  State() { XXH3_64bits_reset(hash); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { XXH3_freeState(hash); }

  void take(std::span<const std::uint8_t> bytes) {
    XXH3_64bits_update(hash, bytes.data(), bytes.size());
    if (position + bytes.size() < range.end) return;
    append_hash(hashes, XXH3_64bits_digest(hash));
    XXH3_64bits_reset(hash);
    range = following(range);
  }
};

FingerprintBuilder::FingerprintBuilder() : state_(std::make_unique<State>()) {}
FingerprintBuilder::~FingerprintBuilder() = default;
FingerprintBuilder::FingerprintBuilder(FingerprintBuilder&&) noexcept = default;
FingerprintBuilder& FingerprintBuilder::operator=(FingerprintBuilder&&) noexcept = default;

void FingerprintBuilder::add(std::span<const std::uint8_t> bytes) {
  auto& state = *state_;
  const auto end = state.position + bytes.size();
  while (!bytes.empty()) {
    if (state.range.begin >= end) break;
    if (state.range.begin > state.position) {
      bytes = bytes.subspan(static_cast<std::size_t>(state.range.begin - state.position));
      state.position = state.range.begin;
    }
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), state.range.end - state.position));
    state.take(bytes.first(count));
    state.position += count;
    bytes = bytes.subspan(count);
  }
  state.position = end;
}

std::string FingerprintBuilder::text() const {
  auto hashes = state_->hashes;
  if (state_->range.begin == 0) append_hash(hashes, XXH3_64bits_digest(state_->hash));
  return fingerprint_text(state_->position, hashes);
}

std::string fingerprint_of_file(const std::string& path, const StopQuestion& stopped) {
  {
    const auto content = open_content(std::make_unique<FileSource>(path));
    if (content.compressed) return fingerprint_by_reading(*content.bytes, stopped);
  }
  FileSource file(path);
  if (const auto text = fingerprint_by_windows(file)) return *text;
  FileSource again(path);
  return fingerprint_by_reading(again, stopped);
}

bool same_content(std::string_view a, std::string_view b) { return a == b && parse(a).has_value(); }

bool is_prefix(std::string_view shorter, std::string_view longer) {
  const auto small = parse(shorter);
  const auto large = parse(longer);
  if (!small || !large) return false;
  return small->size >= head_size && small->size < large->size && large->hashes.starts_with(small->hashes);
}

}  // namespace s7::capture
