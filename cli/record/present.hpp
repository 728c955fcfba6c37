#pragma once

// Which captures an inventory holds already, and what that means for the ones to be read.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "capture/source.hpp"
#include "storage/writer.hpp"

namespace s7::cli {

// A capture counts as present only when it was read to its end. The same content again is skipped; an incomplete one,
// or one that the new content begins with (a file that has grown), is replaced.
class PresentCaptures {
 public:
  PresentCaptures(std::vector<storage::KnownCapture> known, bool again) : known_(std::move(known)), again_(again) {}

  // For FileOptions::skip: is this content present? Remembers what is to be said and replaced.
  bool skip(const capture::CaptureInfo& info);
  // The captures that `info`, now read, replaces. A complete one gives way only to a complete one.
  [[nodiscard]] std::vector<storage::CaptureId> replaced_by(const capture::CaptureInfo& info) const;
  // A capture that was read although its content was present: only a stream's fingerprint comes this late.
  [[nodiscard]] std::optional<std::string> present_after_all(const capture::CaptureInfo& info) const;
  // A complete capture that `info` was to replace, but did not read to its end.
  [[nodiscard]] bool keeps_old(const capture::CaptureInfo& info) const;
  // One line per skipped capture.
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return notes_; }

 private:
  [[nodiscard]] const storage::KnownCapture* same(const capture::CaptureInfo& info) const;
  std::vector<storage::KnownCapture> known_;
  bool again_;
  std::set<std::string> taken_;  // fingerprints of this call
  std::vector<std::string> notes_;
};

}  // namespace s7::cli
