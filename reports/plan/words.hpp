#pragma once

// Plans and what deviates from them in the words of people.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/plan/observed.hpp"
#include "reports/plan/plan.hpp"

namespace s7::reports::plan {

// "DB10 0-19; M 4", whoever asks for it and how. At most `most` blocks.
[[nodiscard]] std::string blocks_text(const Touched& touched, std::size_t most);
// "reads DB10 0-19; writes DB11 8-11; server reads DB60 0-31". Empty for nothing.
[[nodiscard]] std::string touched_text(const Touched& touched, std::size_t most);
// "port 102, TSAP 0100 > 0102, s7comm"
[[nodiscard]] std::string connection_terms(const ObservedConnection& connection);
// "10.0.0.5 > PLC 1, port 102, TSAP any > 0102, s7comm: read DB10 0-19"
[[nodiscard]] std::string line_terms(const Line& line);
struct CsvLines {
  std::optional<std::string> header;  // where the columns are more than those of every plan
  std::vector<std::string> lines;
};
// The lines as they would stand in a file, without empty cells at their ends.
[[nodiscard]] CsvLines csv_lines(const Plan& plan);

// The accesses that touch exactly this; the first `most` of them.
[[nodiscard]] std::vector<ObservedAccess> accesses_of(const Touched& touched, std::size_t most);
// Whether a station with that address is meant.
[[nodiscard]] bool is_of(const Party& party, std::string_view address);

}  // namespace s7::reports::plan
