#include "cli/record/present.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "capture/capture_file.hpp"
#include "capture/fingerprint.hpp"

namespace s7::cli {
namespace {

// Reads a file's packets without looking into them: number, first and last time, as far as `most` packets.
capture::CaptureInfo survey(const std::string& path, std::uint64_t most) {
  capture::FileOptions options;
  options.fingerprint_compressed = false;
  const auto source = capture::open_files({path}, options);
  std::vector<capture::Packet> batch;
  capture::CaptureInfo out;
  while (out.packets < most && source->next(batch) == capture::PacketSource::Next::packets) {
    for (const capture::Packet& packet : batch) {
      if (out.packets == most) break;
      ++out.packets;
      out.first_packet = std::min(out.first_packet.value_or(packet.at), packet.at);
      out.last_packet = std::max(out.last_packet.value_or(packet.at), packet.at);
    }
  }
  return out;
}

bool same_times(const storage::KnownCapture& known, const capture::CaptureInfo& info) {
  const auto micros = [](const std::optional<std::int64_t>& at) {
    return at ? std::optional(*at / 1000) : std::nullopt;
  };
  return known.packets == info.packets && micros(known.first_packet) == micros(info.first_packet) &&
         micros(known.last_packet) == micros(info.last_packet);
}

// What was read with a filter is there, but not all of the content.
std::string skipped(const std::string& name, const storage::KnownCapture& known) {
  const std::string held = known.filter.empty() ? "its content already"
                                                : fmt::format("already what \"{}\" left of its content", known.filter);
  return fmt::format("{}: skipped, the inventory holds {} (as {}); --again replaces it", name, held, known.name);
}

// Fingerprints look at windows only: number and times of the packets have to agree as well.
bool begins_with(const std::string& path, const storage::KnownCapture& known) {
  return same_times(known, survey(path, known.packets));
}

}  // namespace

const storage::KnownCapture* PresentCaptures::same(const capture::CaptureInfo& info) const {
  const auto at = std::find_if(known_.begin(), known_.end(), [&](const storage::KnownCapture& known) {
    return capture::same_content(known.fingerprint, info.fingerprint);
  });
  return at != known_.end() ? &*at : nullptr;
}

bool PresentCaptures::skip(const capture::CaptureInfo& info) {
  if (info.fingerprint.empty()) return false;
  if (!taken_.insert(info.fingerprint).second) {
    notes_.push_back(fmt::format("{}: skipped, the same content was given twice", info.name));
    return true;
  }
  if (again_) return false;
  for (const storage::KnownCapture& known : known_) {
    if (!known.complete || known.packets == 0) continue;
    if (capture::same_content(known.fingerprint, info.fingerprint) && begins_with(info.name, known)) {
      notes_.push_back(skipped(info.name, known));
      return true;
    }
    if (capture::is_prefix(info.fingerprint, known.fingerprint)) {
      const capture::CaptureInfo part = survey(info.name, UINT64_MAX);
      if (part.packets > 0 && part.packets <= known.packets && known.first_packet &&
          *part.first_packet / 1000 == *known.first_packet / 1000) {
        notes_.push_back(
            fmt::format("{}: skipped, it is the beginning of {}, which the inventory holds", info.name, known.name));
        return true;
      }
    }
  }
  return false;
}

std::vector<storage::CaptureId> PresentCaptures::replaced_by(const capture::CaptureInfo& info) const {
  std::vector<storage::CaptureId> out;
  if (info.fingerprint.empty()) return out;
  for (const storage::KnownCapture& known : known_) {
    const bool equal = capture::same_content(known.fingerprint, info.fingerprint);
    // Incomplete ones were read in part: whatever their packets were, they are among the new ones.
    const bool grown =
        capture::is_prefix(known.fingerprint, info.fingerprint) && known.packets <= info.packets &&
        (!known.first_packet || (info.first_packet && *known.first_packet / 1000 == *info.first_packet / 1000));
    if (equal || grown) out.push_back(known.id);
  }
  return out;
}

std::optional<std::string> PresentCaptures::present_after_all(const capture::CaptureInfo& info) const {
  const storage::KnownCapture* known = same(info);
  if (again_ || known == nullptr || !known->complete || !same_times(*known, info)) return std::nullopt;
  return skipped(info.name, *known);
}

bool PresentCaptures::keeps_old(const capture::CaptureInfo& info) const {
  const storage::KnownCapture* known = same(info);
  return known != nullptr && known->complete && !info.complete;
}

}  // namespace s7::cli
