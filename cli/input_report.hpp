#pragma once

// What was wrong with the inputs, said on standard error.

#include <cstdint>
#include <string>
#include <vector>

#include "capture/source.hpp"

namespace s7::cli {

// Writes a line per note and per damaged capture. Returns exit_input when a capture has a problem, else exit_done.
int report_inputs(const capture::PacketSource& source, const std::vector<std::string>& notes);

[[nodiscard]] std::uint64_t total_packets(const capture::PacketSource& source);

}  // namespace s7::cli
