#pragma once

// Helping with mistyped words.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace s7::cli {

// Letters to insert, delete or change to make one word of the other.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `word` when it is near enough to be meant.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

// "a, b or c"
[[nodiscard]] std::string alternatives(const std::vector<std::string>& words);

// The text on one line, printable whatever the user typed.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace s7::cli
