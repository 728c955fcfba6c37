// Any bytes as a capture file: unpacked, read in large and in tiny pieces, every packet touched. Both ways must agree,
// but for how much of a broken block an unpacker gives.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "capture/byte_source.hpp"
#include "capture/container.hpp"
#include "capture/fingerprint.hpp"
#include "capture/link_type.hpp"

namespace {

using namespace s7::capture;

class MemorySource final : public ByteSource {
 public:
  MemorySource(std::span<const std::uint8_t> bytes, std::size_t step) : bytes_(bytes), step_(step) {}
  std::size_t read(std::span<std::uint8_t> room) override {
    const auto count = std::min({room.size(), step_, bytes_.size() - position_});
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(position_), count, room.begin());
    position_ += count;
    return count;
  }
  const std::string& problem() const override { return problem_; }
  std::uint64_t consumed() const override { return position_; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t step_;
  std::size_t position_ = 0;
  std::string problem_;
};

// Ends a content that unpacks to very much, so that no input takes long.
class Limited final : public ByteSource {
 public:
  explicit Limited(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}
  std::size_t read(std::span<std::uint8_t> room) override {
    const auto count = left_ == 0 ? 0 : source_->read(room.first(std::min(room.size(), left_)));
    left_ -= count;
    return count;
  }
  const std::string& problem() const override { return source_->problem(); }
  std::uint64_t consumed() const override { return source_->consumed(); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::size_t left_ = 4U << 20U;
};

struct Outcome {
  std::uint64_t packets = 0;
  std::uint64_t sum = 0;
  bool unpacked = true;  // without a problem, as far as was read
  std::string damage;
  std::vector<std::uint16_t> link_types;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

void add(Outcome& outcome, const Packet& packet) {
  const auto mix = [&outcome](std::uint64_t value) { outcome.sum = (outcome.sum ^ value) * 0x9e3779b97f4a7c15U; };
  mix(static_cast<std::uint64_t>(packet.at));
  mix(packet.number);
  mix(packet.wire_length);
  mix(packet.link_type);
  for (const auto byte : packet.bytes) mix(byte);
  ++outcome.packets;
}

Outcome read(std::span<const std::uint8_t> bytes, std::size_t step, std::size_t block, std::size_t batch_size) {
  Limited content(open_content(std::make_unique<MemorySource>(bytes, step)).bytes);
  Window window(content, block);
  Outcome outcome;
  const auto reader = open_container(window);
  outcome.unpacked = content.problem().empty();
  if (reader == nullptr) return outcome;
  std::vector<Packet> batch(batch_size);
  while (const auto count = reader->next(batch)) {
    for (const auto& packet : std::span(batch).first(count)) add(outcome, packet);
  }
  if (reader->damage()) outcome.damage = std::to_string(reader->damage()->offset) + ": " + reader->damage()->what;
  outcome.link_types = reader->facts().link_types;
  for (const auto type : outcome.link_types) outcome.sum += link_type_name(type).size();
  outcome.unpacked = content.problem().empty();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(data, size);
  const auto large = read(bytes, size + 1, 64 * 1024, 256);
  const auto tiny = read(bytes, 13, 16, 1);
  if (large.unpacked && tiny.unpacked && large != tiny) std::abort();

  FingerprintBuilder builder;
  builder.add(bytes);
  const auto fingerprint = builder.text();
  if (!same_content(fingerprint, fingerprint) || is_prefix(fingerprint, fingerprint)) std::abort();
  return 0;
}
