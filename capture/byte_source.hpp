#pragma once

// Bytes from a file, a pipe or a compressed stream: what every reader of this folder reads from.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace s7::capture {

// A stream of bytes that can only go forward. Trouble is a value, not an exception: what came before it still counts.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Writes at most `room.size()` bytes and returns how many; room is never empty. 0: the stream ends here, for ever.
  // Blocks until there is at least one byte or the end.
  virtual std::size_t read(std::span<std::uint8_t> room) = 0;
  // Why the stream ended before its natural end, without file name or offset; empty when it did not.
  [[nodiscard]] virtual const std::string& problem() const = 0;
  // Bytes taken from the file or pipe so far: compressed bytes where the content is compressed.
  [[nodiscard]] virtual std::uint64_t consumed() const = 0;
};

// Asked while waiting for a stream or unpacking a whole file: true means give up. May be empty.
using StopQuestion = std::function<bool()>;

// The content behind a file's bytes.
struct Content {
  std::unique_ptr<ByteSource> bytes;
  bool compressed = false;
};

// Unpacks gzip or zstd when `raw` begins with their magic, else passes `raw` on. Reads the first four bytes.
Content open_content(std::unique_ptr<ByteSource> raw);

// Reads until `room` is full or the source ends; returns how many bytes there were.
std::size_t read_fully(ByteSource& source, std::span<std::uint8_t> room);

}  // namespace s7::capture
