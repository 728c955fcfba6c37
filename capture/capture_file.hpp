#pragma once

#include <functional>

#include "capture/source.hpp"

namespace s7::capture {

struct FileOptions {
  // Asked once per capture before anything of it is delivered, with name and fingerprint (empty for stdin, pipes, and
  // compressed files when not taken beforehand). true: the capture is not read, CaptureInfo::skipped. Empty: read all.
  std::function<bool(const CaptureInfo&)> skip;
  // Unpack compressed files once more to know their fingerprint before reading. Otherwise it is known at their end.
  bool fingerprint_compressed = true;
  // Asked while waiting for a stream, and while unpacking for a fingerprint. Once it says true, a stream is not waited
  // for any longer: next() returns `timeout`, and the capture is not finished. A handler of SIGINT sets it, for
  // instance.
  std::function<bool()> stopped;
};

// Opens captures: files, folders (all files below, sorted by path) and "-" for stdin; classic pcap and pcapng, plain or
// packed with gzip or zstd. The content decides, never the name. All of them are one observation: see MergedSource.
//
// A named input that is missing, unreadable or no capture has its CaptureInfo from the start, finished with a problem.
// A file in a folder that is no capture appears only in `notes` (one line each; may be null). Throws CaptureError when
// inputs are impossible as a whole: none, stdin twice, more than 65,536 captures. Looks at the beginning of every file,
// but at no stream before the first next().
std::unique_ptr<PacketSource> open_files(const std::vector<std::string>& inputs, const FileOptions& options,
                                         std::vector<std::string>* notes = nullptr);

}  // namespace s7::capture
