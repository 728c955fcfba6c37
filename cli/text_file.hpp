#pragma once

// Files that people write: plans, names.

#include <string>

#include "reports/input/names.hpp"

namespace s7::cli {

// The whole content; "-" is standard input. Throws reports::InputError, also for more than 64 MiB.
[[nodiscard]] std::string read_text_file(const std::string& file);

// What a message calls such a file.
[[nodiscard]] std::string shown_name(const std::string& file);

// A names file. Throws reports::InputError.
[[nodiscard]] reports::StationNames read_names_file(const std::string& file);

}  // namespace s7::cli
