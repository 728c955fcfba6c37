#pragma once

// Order numbers and firmware versions as data files and devices write them.

#include <string>
#include <string_view>

#include "reports/knowledge/data_file.hpp"

namespace s7::reports {

// Whether a pattern (* any text, ? any character, [0-9] one of these) fits. Blanks and case do not count: "6ES7 315"
// and "6es7315 " are the same.
[[nodiscard]] bool order_number_fits(std::string_view pattern, std::string_view order_number);

// "4.2.1" < "4.10": numbers between dots, a leading V is taken. Texts without number come first.
[[nodiscard]] bool older_firmware(std::string_view a, std::string_view b);

// Bounds that are empty always fit; others only a known firmware in between (`from` inclusive).
[[nodiscard]] bool firmware_fits(std::string_view from, std::string_view below, std::string_view firmware);

// A cell that is empty or a version. Throws DataError.
[[nodiscard]] std::string version_cell(const DataTable::Line& line, std::string_view column);

}  // namespace s7::reports
