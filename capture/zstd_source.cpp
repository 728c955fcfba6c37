#include "capture/zstd_source.hpp"

#include <zstd.h>

#include <algorithm>
#include <new>

namespace s7::capture {
namespace {

constexpr std::size_t input_size = std::size_t{128} * 1024;
constexpr int largest_window_log = 27;
constexpr std::size_t block_header = 3;
constexpr std::size_t frame_start = 5;  // what libzstd asks for before it knows a frame's header

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
    : packed_(std::move(packed)), input_(input_size), state_(std::make_unique<State>()), wanted_(frame_start) {
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

// What a call has unpacked before it meets broken bytes is lost. So each call takes one block at most: libzstd asks for
// it together with the header of the next.
std::size_t ZstdSource::step(std::span<std::uint8_t> room) {
  auto& input = state_->input;
  const auto most = held_back_ ? 0 : std::min(wanted_, input.size - input.pos);
  ZSTD_inBuffer slice{input.src, input.pos + most, input.pos};
  ZSTD_outBuffer output{room.data(), room.size(), 0};
  const auto result = ZSTD_decompressStream(state_->stream, &output, &slice);
  if (ZSTD_isError(result) != 0) {
    ended_ = true;
    problem_ = std::string("the zstd stream is broken: ") + ZSTD_getErrorName(result);
    return 0;
  }
  input.pos = slice.pos;
  in_frame_ = result != 0;
  wanted_ = in_frame_ ? result : frame_start;
  if (wanted_ > block_header) wanted_ -= block_header;
  held_back_ = in_frame_ && output.pos == output.size;
  return output.pos;
}

std::size_t ZstdSource::read(std::span<std::uint8_t> room) {
  std::size_t filled = 0;
  while (!ended_ && filled < room.size()) {
    if (!held_back_ && !refill()) break;
    filled += step(room.subspan(filled));
  }
  return filled;
}

}  // namespace s7::capture
