#pragma once

// What is known of a capture as a whole, from the source, the dissector and the recorder.

#include <cstdint>

#include "capture/source.hpp"
#include "cli/record/recorder.hpp"
#include "dissector/analyzer.hpp"
#include "storage/records.hpp"

namespace s7::cli {

// As the source counts it.
[[nodiscard]] storage::CaptureRecord capture_counts(const capture::CaptureInfo& info);
// With what was found in its packets. `capture`: its index in the source.
[[nodiscard]] storage::CaptureRecord capture_counts(const capture::CaptureInfo& info,
                                                    const dissector::Analyzer& analyzer, const Recorder& recorder,
                                                    std::uint16_t capture);

}  // namespace s7::cli
