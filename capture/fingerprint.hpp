#pragma once

// Recognises a content that was seen before, whatever the file's name or compression, without reading all of it.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace s7::capture {

// Text form: "xxh3:SIZE:HASHES". SIZE: bytes of the uncompressed content, decimal. HASHES: XXH3-64 values of 16 hex
// digits each, without separator: first of the leading min(SIZE, 32) bytes, then of window k for k = 5, 6, ... 40 as
// far as the content reaches over the whole window. Window k: bytes [2^k, min(2^(k+1), 2^k + 16384)).
//
// Windows do not depend on the size: those of a file are also those of the longer file that it grew into. What lies
// between the windows is not looked at, so equal fingerprints are a strong hint and no proof.
class FingerprintBuilder {
 public:
  FingerprintBuilder();
  ~FingerprintBuilder();
  FingerprintBuilder(FingerprintBuilder&&) noexcept;
  FingerprintBuilder& operator=(FingerprintBuilder&&) noexcept;

  // The next bytes of the content.
  void add(std::span<const std::uint8_t> bytes);
  // The fingerprint of the bytes so far.
  [[nodiscard]] std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The fingerprint of a file's content. Plain files: only the windows are read; compressed ones are unpacked once. Ends
// where the content ends or is damaged; empty when `stopped` said so meanwhile. Throws CaptureError when the file
// cannot be opened or is no regular file.
std::string fingerprint_of_file(const std::string& path, const std::function<bool()>& stopped = {});

// Both name a content, and the same one as far as a fingerprint can tell.
bool same_content(std::string_view a, std::string_view b);

// The longer content begins with the shorter one, as far as the shorter one's windows reach. False for equal sizes, and
// where the shorter has less than 32 bytes.
bool is_prefix(std::string_view shorter, std::string_view longer);

}  // namespace s7::capture
