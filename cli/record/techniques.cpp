#include "cli/record/techniques.hpp"

#include <array>
#include <utility>

namespace s7::cli {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 21> techniques{{
    {"address-conflict", "T0830"},
    {"alarm-acknowledged", "T0878"},
    {"alarm-locked", "T0878"},
    {"block-activated", "T0889"},
    {"block-deleted", "T0889"},
    {"breakpoint", "T0858"},
    {"clock-set", "T0836"},
    {"cpu-started", "T0858"},
    {"cpu-stopped", "T0858"},
    {"firmware-update", "T0857"},
    {"force", "T0835"},
    {"memory-compressed", "T0821"},
    {"memory-copied", "T0889"},
    {"memory-reset", "T0816"},
    {"mode-transition", "T0858"},
    {"nc-transfer", "T0843"},
    {"password-used", "T0859"},
    {"program-download", "T0843"},
    {"program-upload", "T0845"},
    {"session-created", "T0886"},
    {"variable-modified", "T0836"},
}};

}  // namespace

std::string_view technique_of(std::string_view event_kind) noexcept {
  for (const auto& [kind, technique] : techniques)
    if (kind == event_kind) return technique;
  return {};
}

}  // namespace s7::cli
