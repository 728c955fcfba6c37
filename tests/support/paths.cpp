#include "tests/support/paths.hpp"

namespace s7::test {

// The one file that is compiled with the path in it: the others compile to the same in every place.
std::string source_dir() { return S7_SOURCE_DIR; }

}  // namespace s7::test
