#pragma once

#include <string>

#include "dissector/wire/s7_range.hpp"

namespace s7::cli {

// "DB10 bytes 4..11", "M 3.5", "T 2..3", "NCK ..."
std::string range_text(const dissector::AccessRange& range);

}  // namespace s7::cli
