#pragma once

// One answer of every status list whose records are documented, beyond those of cpu_content.hpp.

#include "tests/support/s7_userdata.hpp"

namespace s7::test::samples {

[[nodiscard]] std::vector<StatusList> documented_lists();

}  // namespace s7::test::samples
