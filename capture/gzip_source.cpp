#include "capture/gzip_source.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace s7::capture {
namespace {

constexpr std::size_t input_size = std::size_t{64} * 1024;
constexpr int gzip_only = 16 + MAX_WBITS;  // zlib.h, inflateInit2: 16 added means a gzip header is required

}  // namespace

struct GzipSource::State {
  z_stream stream{};
};

GzipSource::GzipSource(std::unique_ptr<ByteSource> packed)
    : packed_(std::move(packed)), input_(input_size), state_(std::make_unique<State>()) {
  if (inflateInit2(&state_->stream, gzip_only) != Z_OK) throw std::bad_alloc();
}

GzipSource::~GzipSource() { inflateEnd(&state_->stream); }

bool GzipSource::refill() {
  auto& stream = state_->stream;
  if (stream.avail_in > 0) return true;
  const auto count = packed_->read(input_);
  stream.next_in = input_.data();
  stream.avail_in = static_cast<uInt>(count);
  return count > 0;
}

void GzipSource::finish_input() {
  ended_ = true;
  problem_ = packed_->problem();
  if (problem_.empty() && in_member_) problem_ = "the gzip stream is cut";
}

// Stands behind a member's end: true when another one begins.
bool GzipSource::next_member() {
  auto& stream = state_->stream;
  while (refill()) {
    const auto* const end = stream.next_in + stream.avail_in;
    const auto* const data =
        std::find_if(stream.next_in, stream.next_in + stream.avail_in, [](auto b) { return b != 0; });
    stream.next_in += data - stream.next_in;
    stream.avail_in = static_cast<uInt>(end - data);
    if (data == end) continue;
    if (*data == 0x1f) {
      inflateReset(&stream);
      in_member_ = true;
      return true;
    }
    problem_ = "bytes that are no gzip follow the gzip stream";
    ended_ = true;
    return false;
  }
  finish_input();
  return false;
}

std::size_t GzipSource::read(std::span<std::uint8_t> room) {
  auto& stream = state_->stream;
  const auto size = std::min<std::size_t>(room.size(), 1U << 30U);
  stream.next_out = room.data();
  stream.avail_out = static_cast<uInt>(size);
  while (!ended_ && stream.avail_out > 0) {
    if (!in_member_ && !next_member()) break;
    // Output that did not fit the last time may wait inside zlib with no input left.
    if (!held_back_ && !refill()) {
      finish_input();
      break;
    }
    const int result = inflate(&stream, Z_NO_FLUSH);
    held_back_ = stream.avail_out == 0;
    if (result == Z_STREAM_END) {
      in_member_ = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      ended_ = true;
      problem_ = std::string("the gzip stream is broken: ") + (stream.msg != nullptr ? stream.msg : zError(result));
    }
  }
  return size - stream.avail_out;
}

}  // namespace s7::capture
