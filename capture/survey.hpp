#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "capture/inputs.hpp"
#include "capture/source.hpp"

namespace s7::capture {

// What a look at a file's beginning tells before it is read.
struct Survey {
  enum class Verdict { capture, no_capture, unreadable };
  Verdict verdict = Verdict::capture;
  std::string problem;             // of what is no capture or unreadable: file, offset, cause
  std::optional<Timestamp> first;  // time stamp of the first packet; empty when there is none
  std::uint64_t size = 0;          // bytes of the file
  std::string fingerprint;
};

// Opens a regular file, looks and closes it again. A compressed file's fingerprint costs unpacking it once: it is only
// taken if asked for, and unless `stopped` says so meanwhile.
Survey survey_file(const Input& input, bool fingerprint_compressed, const std::function<bool()>& stopped);

}  // namespace s7::capture
