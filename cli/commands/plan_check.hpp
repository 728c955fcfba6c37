#pragma once

#include <string>

#include "cli/options.hpp"
#include "reports/plan/plan.hpp"

namespace s7::cli {

// A plan that an inventory is compared with while it is being made.
class PlanCheck {
 public:
  // Reads the plan, so that a mistake in it is told before any work is done. Names of stations are those of the names
  // file, else (`names` is empty) those that the inventory keeps, if there is one. Throws reports::InputError and
  // storage::StorageError.
  PlanCheck(const std::string& plan, const std::string& names, const std::string& inventory);

  // The deviations as a page in this format; the inventory is read as it is now.
  [[nodiscard]] std::string page(const std::string& inventory, reports::Format format,
                                 const OutputOptions& output) const;

 private:
  std::string file_;
  reports::plan::Plan plan_;
};

}  // namespace s7::cli
