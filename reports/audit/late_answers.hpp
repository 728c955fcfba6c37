#pragma once

// Which connections wait long for their answers.

#include "reports/audit/facts.hpp"

namespace s7::reports::audit {

// Enough S7 answers were timed to judge by.
inline constexpr std::uint64_t enough_answers = 20;
[[nodiscard]] bool is_measured(const Connection& connection) noexcept;
// Of a measured one: half of the answers, or one in twenty, came late.
[[nodiscard]] bool is_slow(const Connection& connection) noexcept;

}  // namespace s7::reports::audit
