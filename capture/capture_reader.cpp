#include "capture/capture_reader.hpp"

#include <unistd.h>

#include <algorithm>

namespace s7::capture {
namespace {

// More than a file's bytes in the buffer would only cost page faults.
std::size_t block_for(std::size_t wanted, std::uint64_t file_size) {
  constexpr std::uint64_t least = 4096;
  return static_cast<std::size_t>(std::min<std::uint64_t>(wanted, std::max(least, file_size + 1)));
}

std::string hex_of(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto byte : bytes) {
    if (!text.empty()) text += ' ';
    text += digits[byte >> 4U];
    text += digits[byte & 0xfU];
  }
  return text;
}

std::string no_capture_text(std::span<const std::uint8_t> head) {
  if (head.empty()) return "the file is empty";
  return "neither pcap nor pcapng, begins with " + hex_of(head.first(std::min<std::size_t>(head.size(), 4)));
}

}  // namespace

// Takes the fingerprint of what passes.
class CaptureReader::Measured final : public ByteSource {
 public:
  explicit Measured(ByteSource& source) : source_(source) {}
  std::size_t read(std::span<std::uint8_t> room) override {
    const auto count = source_.read(room);
    builder_.add(room.first(count));
    return count;
  }
  const std::string& problem() const override { return source_.problem(); }
  std::uint64_t consumed() const override { return source_.consumed(); }
  [[nodiscard]] std::string fingerprint() const { return builder_.text(); }

 private:
  ByteSource& source_;
  FingerprintBuilder builder_;
};

ReaderSize ReaderSize::for_nth(std::size_t open) {
  constexpr std::size_t all_together = 8U << 20U;
  ReaderSize size;
  size.block = std::clamp<std::size_t>(all_together / (open + 1), std::size_t{16} * 1024, size.block);
  size.batch = std::clamp<std::size_t>(size.block / 256, 32, size.batch);
  return size;
}

CaptureReader::CaptureReader(const Input& input, ReaderSize size, DescriptorBudget* budget, const StopQuestion& stopped)
    : name_(input.name), size_(size) {
  if (input.name == "-" && input.kind == Input::Kind::stream) {
    content_ = open_content(std::make_unique<StreamSource>(STDIN_FILENO, stopped));
  } else if (input.kind == Input::Kind::stream) {
    content_ = open_content(StreamSource::open(input.name, stopped));
  } else {
    auto file = std::make_unique<FileSource>(input.name, budget);
    const auto file_size = file->size();
    content_ = open_content(std::move(file));
    if (!content_.compressed) size_.block = block_for(size_.block, file_size);
  }
  measured_ = std::make_unique<Measured>(*content_.bytes);
  window_ = std::make_unique<Window>(*measured_, size_.block);
  records_ = open_container(*window_);
  if (records_ != nullptr) return;
  const auto& cause = measured_->problem();
  throw NoCapture(problem_text(0, cause.empty() ? no_capture_text(window_->available()) : cause), cause.empty());
}

CaptureReader::~CaptureReader() = default;

bool CaptureReader::next(std::vector<Packet>& batch) {
  // Not resized down after a full batch: growing again would write every packet twice.
  if (batch.size() != size_.batch) batch.resize(size_.batch);
  const auto count = records_->next(batch);
  if (count < batch.size()) batch.resize(count);
  return count > 0;
}

void CaptureReader::describe(CaptureInfo& info) const {
  const auto& facts = records_->facts();
  if (info.link_types.size() != facts.link_types.size()) info.link_types = facts.link_types;
  info.dropped_by_kernel = facts.dropped_by_kernel;
  info.dropped_by_interface = facts.dropped_by_interface;
}

std::string CaptureReader::problem_text(std::uint64_t offset, const std::string& what) const {
  return name_ + ": byte " + std::to_string(offset) + (content_.compressed ? " of the uncompressed content: " : ": ") +
         what;
}

// A source that failed is the cause of the cut record that it leaves behind.
std::string CaptureReader::problem() const {
  const auto& damage = records_->damage();
  const auto& cause = measured_->problem();
  if (!cause.empty() && (!damage || damage->cut)) {
    return problem_text(window_->offset() + window_->available().size(), cause);
  }
  return damage ? problem_text(damage->offset, damage->what) : std::string();
}

void CaptureReader::conclude(CaptureInfo& info) const {
  describe(info);
  info.problem = problem();
  info.finished = true;
  info.complete = info.problem.empty();
  // A fingerprint taken beforehand covers more than was read up to a damage, but less than a file that grew since.
  if (window_->ended() || info.fingerprint.empty()) info.fingerprint = measured_->fingerprint();
}

void count_packets(CaptureInfo& info, std::span<const Packet> packets) {
  if (packets.empty()) return;
  auto first = info.first_packet.value_or(packets.front().at);
  auto last = info.last_packet.value_or(packets.front().at);
  for (const auto& packet : packets) {
    info.bytes += packet.bytes.size();
    info.truncated += packet.wire_length > packet.bytes.size() ? 1U : 0U;
    first = std::min(first, packet.at);
    last = std::max(last, packet.at);
  }
  info.packets += packets.size();
  info.first_packet = first;
  info.last_packet = last;
}

}  // namespace s7::capture
