#include "reports/overview/operation_kinds.hpp"

#include <algorithm>
#include <array>

namespace s7::reports {
namespace {

constexpr std::array changing{
    std::string_view("request-download"),  std::string_view("download-block"),
    std::string_view("download-ended"),    std::string_view("pi-service"),
    std::string_view("plc-stop"),          std::string_view("force"),
    std::string_view("force-selection"),   std::string_view("modify-variable"),
    std::string_view("memory-reset"),      std::string_view("breakpoint"),
    std::string_view("exit-hold"),         std::string_view("set-password"),
    std::string_view("clear-password"),    std::string_view("set-clock"),
    std::string_view("set-clock-2"),       std::string_view("nc-request-download"),
    std::string_view("nc-download-block"), std::string_view("nc-download-ended"),
};

constexpr std::array looking{
    std::string_view("start-upload"),        std::string_view("upload"),
    std::string_view("end-upload"),          std::string_view("list-blocks"),
    std::string_view("list-blocks-of-type"), std::string_view("get-block-info"),
    std::string_view("block-status"),        std::string_view("block-status-v2"),
    std::string_view("variable-status"),     std::string_view("output-istack"),
    std::string_view("output-bstack"),       std::string_view("output-lstack"),
    std::string_view("time-measurement"),    std::string_view("nc-start-upload"),
    std::string_view("nc-upload"),           std::string_view("flash-led"),
};

}  // namespace

OperationKind kind_of_operation(std::string_view operation) noexcept {
  if (std::find(changing.begin(), changing.end(), operation) != changing.end()) return OperationKind::changing;
  if (std::find(looking.begin(), looking.end(), operation) != looking.end()) return OperationKind::looking;
  return OperationKind::everyday;
}

}  // namespace s7::reports
