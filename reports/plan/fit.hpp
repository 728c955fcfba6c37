#pragma once

// Which lines of a plan speak of which connection.

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "reports/plan/observed.hpp"
#include "reports/plan/plan.hpp"

namespace s7::reports::plan {

// Whether a line permits a connection of its stations on that port, with those TSAPs and that protocol. What is not
// known of the connection (TSAPs of one whose start was not seen, the protocol of one that said nothing) can't
// contradict the line.
[[nodiscard]] bool fits(const Line& line, const ObservedConnection& connection);

// Whether `a` permits everything that `b` permits.
[[nodiscard]] bool covers(const Line& a, const Line& b);

// Finds the lines of a plan that concern a pair of stations without looking at all of them. Borrows the plan.
class LineIndex {
 public:
  explicit LineIndex(const Plan& plan);
  // Indices of lines whose client and server are those of the connection, ascending.
  [[nodiscard]] std::vector<std::size_t> of_stations(const ObservedConnection& connection) const;

 private:
  const Plan& plan_;
  std::unordered_map<std::string, std::vector<std::size_t>> pairs_;  // lines of two single addresses
  std::vector<std::size_t> others_;
};

}  // namespace s7::reports::plan
