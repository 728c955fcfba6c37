#pragma once

// Events and the technique of MITRE ATT&CK for ICS that they would be part of, were they not meant. Every one of them
// is ordinary engineering work, too.

#include <string_view>

namespace s7::cli {

// "T0858"; empty where no technique fits.
std::string_view technique_of(std::string_view event_kind) noexcept;

}  // namespace s7::cli
