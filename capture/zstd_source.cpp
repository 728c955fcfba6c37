#include "capture/zstd_source.hpp"

#include <zstd.h>

#include <new>

namespace s7::capture {
namespace {

constexpr std::size_t input_size = 128 * 1024;
constexpr int largest_window_log = 27;

}  // namespace

struct ZstdSource::State {
  ZSTD_DStream* stream = ZSTD_createDStream();
  ZSTD_inBuffer input{};

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { ZSTD_freeDStream(stream); }
};

ZstdSource::ZstdSource(std::unique_ptr<ByteSource> packed)
    : packed_(std::move(packed)), input_(input_size), state_(std::make_unique<State>()) {
  if (state_->stream == nullptr) throw std::bad_alloc();
  ZSTD_DCtx_setParameter(state_->stream, ZSTD_d_windowLogMax, largest_window_log);
}

ZstdSource::~ZstdSource() = default;

bool ZstdSource::refill() {
  auto& input = state_->input;
  if (input.pos < input.size) return true;
  input = {input_.data(), packed_->read(input_), 0};
  if (input.size > 0) return true;
  ended_ = true;
  problem_ = packed_->problem();
  if (problem_.empty() && in_frame_) problem_ = "the zstd stream is cut";
  return false;
}

std::size_t ZstdSource::read(std::span<std::uint8_t> room) {
  ZSTD_outBuffer output{room.data(), room.size(), 0};
  bool more_inside = in_frame_;
  while (!ended_ && output.pos < output.size) {
    // A frame may hold output back although its last input byte is taken: only ask for bytes when it gave all it had.
    const auto before = output.pos;
    if (state_->input.pos == state_->input.size && !more_inside && !refill()) break;
    const auto result = ZSTD_decompressStream(state_->stream, &output, &state_->input);
    if (ZSTD_isError(result) != 0) {
      ended_ = true;
      problem_ = std::string("the zstd stream is broken: ") + ZSTD_getErrorName(result);
      break;
    }
    in_frame_ = result != 0;
    more_inside = in_frame_ && output.pos > before;
  }
  return output.pos;
}

}  // namespace s7::capture
