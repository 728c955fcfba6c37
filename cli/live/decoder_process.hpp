#pragma once

// The birth of the process that decodes, and what is said at its end.

#include <string>

#include "cli/live/decoder.hpp"

namespace s7::cli {

// The number of a child that has the rings, the channel and standard error, and nothing else of this process. It dies
// with this one. Throws std::system_error.
[[nodiscard]] int start_decoding(DecoderSetup setup);

// "was ended by signal 9", from what waitpid() tells.
[[nodiscard]] std::string how_it_ended(int status);

}  // namespace s7::cli
