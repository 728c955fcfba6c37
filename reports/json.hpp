#pragma once

// The little JSON that reports need: writing strings, checking and reading the small texts the inventory keeps.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace s7::reports {

// `text` as a JSON string with its quotes. Control characters are escaped, malformed UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// A JSON text on one line without spare blanks; nullopt when it is not JSON, or nested deeper than 32.
[[nodiscard]] std::optional<std::string> compact_json(std::string_view text);

// Members of a flat JSON object in their order: names and values decoded, numbers and words as written.
// Anything else than an object of strings, numbers and words gives an empty list.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> json_members(std::string_view text);

// Elements of a flat JSON array of strings, numbers and words; otherwise empty.
[[nodiscard]] std::vector<std::string> json_elements(std::string_view text);

}  // namespace s7::reports
