#pragma once

#include "cli/options.hpp"

namespace s7::cli {

// Prints every PDU of captures. Returns an exit code. Throws capture::CaptureError, OutputError, OutputClosed.
int run_decode(const DecodeOptions& options);
// The formats that are a folder of logs.
int run_decode_zeek(const DecodeOptions& options);

}  // namespace s7::cli
