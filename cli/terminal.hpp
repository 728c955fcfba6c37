#pragma once

// What can be known of the terminal behind a file descriptor.

#include <cstddef>
#include <optional>

namespace s7::cli {

[[nodiscard]] bool is_terminal(int descriptor) noexcept;

// Columns of the terminal: COLUMNS where it is a sensible number, else what the terminal says. nullopt: no terminal, no
// limit.
[[nodiscard]] std::optional<std::size_t> terminal_width(int descriptor) noexcept;

// A terminal that knows colours (TERM is not "dumb") and a user who wants them (no NO_COLOR, see no-color.org).
[[nodiscard]] bool wants_colour(int descriptor) noexcept;

}  // namespace s7::cli
