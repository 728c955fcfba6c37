#pragma once

#include <string>

namespace s7::cli {

// "s7scope 0.1.0" and the libraries it was built with, each with its version.
[[nodiscard]] std::string version_text();

}  // namespace s7::cli
