#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace s7::reports {

// `text` (printable UTF-8) as lines of at most `width` cells, broken at blanks, in words only where a word alone is too
// long. Nothing is lost but the blanks at the breaks. At least one line. Width 0 counts as 1.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace s7::reports
