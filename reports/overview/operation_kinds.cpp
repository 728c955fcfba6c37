#include "reports/overview/operation_kinds.hpp"

#include <algorithm>
#include <array>

namespace s7::reports {
namespace {

constexpr auto changing = std::to_array<std::string_view>(
    {"request-download", "download-block", "download-ended", "pi-service", "plc-stop", "force", "force-selection",
     "modify-variable", "memory-reset", "breakpoint", "exit-hold", "set-password", "clear-password", "set-clock",
     "set-clock-2", "nc-request-download", "nc-download-block", "nc-download-ended", "nc-continue-download"});

constexpr auto looking = std::to_array<std::string_view>(
    {"start-upload",     "upload",          "end-upload",      "list-blocks",   "list-blocks-of-type", "get-block-info",
     "block-status",     "block-status-v2", "variable-status", "output-istack", "output-bstack",       "output-lstack",
     "time-measurement", "nc-start-upload", "nc-upload",       "flash-led",     "disable-job",         "enable-job",
     "delete-job",       "read-job-list",   "read-job",        "replace-job",   "nc-continue-upload"});

}  // namespace

OperationKind kind_of_operation(std::string_view operation) noexcept {
  if (std::find(changing.begin(), changing.end(), operation) != changing.end()) return OperationKind::changing;
  if (std::find(looking.begin(), looking.end(), operation) != looking.end()) return OperationKind::looking;
  return OperationKind::everyday;
}

bool is_subscription(std::string_view operation) noexcept {
  return operation == "cyclic-transfer" || operation == "change-driven" || operation == "change-driven-modify";
}

bool reads_variables(std::string_view operation) noexcept {
  return is_subscription(operation) || operation == "variable-status";
}

bool writes_variables(std::string_view operation) noexcept {
  return operation == "modify-variable" || operation == "force";
}

}  // namespace s7::reports
