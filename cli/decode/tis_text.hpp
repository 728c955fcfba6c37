#pragma once

#include <cstdint>
#include <string>

#include "dissector/bytes.hpp"

namespace s7::cli {

// What a test or installation message is about: variables with their values, or the job that is meant.
std::string tis_text(std::uint8_t function, bool request, dissector::ByteView payload);

}  // namespace s7::cli
