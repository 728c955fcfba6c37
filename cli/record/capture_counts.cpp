#include "cli/record/capture_counts.hpp"

namespace s7::cli {
namespace {

std::map<std::string, std::uint64_t> kinds_of(const dissector::FrameCounts& counts) {
  std::map<std::string, std::uint64_t> out;
  const auto add = [&](std::string_view kind, std::uint64_t packets) {
    if (packets > 0) out[std::string(kind)] += packets;
  };
  for (std::size_t i = 0; i < dissector::frame_kinds; ++i)
    add(name(static_cast<dissector::FrameKind>(i)), counts.kinds[i]);
  for (std::size_t i = 0; i < dissector::tunnel_kinds; ++i)
    add(name(static_cast<dissector::TunnelKind>(i)), counts.tunnels[i]);
  return out;
}

}  // namespace

storage::CaptureRecord capture_counts(const capture::CaptureInfo& info) {
  storage::CaptureRecord out;
  out.name = info.name;
  out.fingerprint = info.fingerprint;
  out.link_types = info.link_types;
  out.packets = info.packets;
  out.bytes = info.bytes;
  out.dropped_by_kernel = info.dropped_by_kernel;
  out.dropped_by_interface = info.dropped_by_interface;
  out.truncated = info.truncated;
  out.first_packet = info.first_packet;
  out.last_packet = info.last_packet;
  out.complete = info.complete;
  out.problem = info.problem;
  out.not_looked_at = info.filtered;
  return out;
}

storage::CaptureRecord capture_counts(const capture::CaptureInfo& info, const dissector::Analyzer& analyzer,
                                      const Recorder& recorder, std::uint16_t capture) {
  storage::CaptureRecord out = capture_counts(info);
  const dissector::FrameCounts counts = analyzer.counts(capture);
  out.duplicates = counts.duplicates;
  out.malformed = recorder.malformed(capture);
  out.not_looked_at += counts.not_looked_at;
  out.kinds = kinds_of(counts);
  return out;
}

}  // namespace s7::cli
