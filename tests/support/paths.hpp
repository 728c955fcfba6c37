#pragma once

// Where the project's files are, for tests that read them.

#include <string>

namespace s7::test {

// The project's root, without a slash at the end.
std::string source_dir();

}  // namespace s7::test
