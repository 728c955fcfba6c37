#include "reports/input/faults.hpp"

#include <fmt/format.h>

namespace s7::reports {
namespace {

constexpr std::size_t most_said = 20;

}  // namespace

InputError::InputError(std::vector<std::string> lines)
    : std::runtime_error(lines.empty() ? "unusable input" : lines.front()), lines_(std::move(lines)) {}

void Faults::add(const Spot& spot, std::string_view reason) {
  if (count_++ >= most_said) return;
  std::string place;
  if (spot.line > 0) place += fmt::format(" line {}", spot.line);
  if (spot.column > 0) place += fmt::format("{} column {}", place.empty() ? "" : ",", spot.column);
  if (!spot.name.empty()) place += fmt::format(" ({})", spot.name);
  lines_.push_back(fmt::format("{}:{}{} {}", file_, place, place.empty() ? "" : ":", reason));
}

void Faults::throw_if_any() const {
  if (count_ == 0) return;
  std::vector<std::string> lines = lines_;
  if (count_ > most_said) lines.push_back(fmt::format("{}: and {} more mistakes", file_, count_ - most_said));
  throw InputError(std::move(lines));
}

}  // namespace s7::reports
