#pragma once

#include <string>
#include <string_view>

namespace s7::reports {

// Text that GitHub's Markdown shows literally, also inside a table cell: what could become markup, HTML, a link or the
// end of the cell is escaped, control characters are spelled out.
[[nodiscard]] std::string escape_markdown(std::string_view text);

}  // namespace s7::reports
