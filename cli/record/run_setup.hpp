#pragma once

// What a writer of inventories needs to know, from what the user asked for.

#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "cli/record/derived_facts.hpp"
#include "storage/records.hpp"

namespace s7::cli {

// What was left out on request: a report that hides it is a lie. "": nothing.
[[nodiscard]] std::string restrictions(const InputOptions& input);

// The tables that come with the program. `oui`: see AnalyzeOptions. Throws reports::DataError.
[[nodiscard]] Reference reference(const std::optional<std::string>& oui);

// The names of a names file; nullopt: none was given. Throws reports::InputError.
[[nodiscard]] std::optional<std::vector<storage::StationName>> names_to_keep(const std::string& file);

}  // namespace s7::cli
