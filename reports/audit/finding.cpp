#include "reports/audit/finding.hpp"

#include <algorithm>

namespace s7::reports::audit {
namespace {

constexpr std::array<std::string_view, 4> severities{"info", "notice", "warning", "critical"};
constexpr std::array<std::string_view, 3> confidences{"low", "medium", "high"};

}  // namespace

std::string_view name(Severity severity) noexcept { return severities[static_cast<std::size_t>(severity)]; }
std::string_view name(Confidence confidence) noexcept { return confidences[static_cast<std::size_t>(confidence)]; }

std::optional<Severity> severity_of(std::string_view word) noexcept {
  const auto found = std::find(severities.begin(), severities.end(), word);
  if (found == severities.end()) return std::nullopt;
  return static_cast<Severity>(found - severities.begin());
}

void Evidence::add(const Place& place) {
  if (!place.known() || places_.size() == most) return;
  const auto same = [&](const Place& other) { return other.frame == place.frame && other.capture == place.capture; };
  if (std::none_of(places_.begin(), places_.end(), same)) places_.push_back(place);
}

void Finding::during(const Seen& seen) {
  if (!seen.known()) return;
  first_seen = std::min(first_seen.value_or(seen.first.time), seen.first.time);
  last_seen = std::max(last_seen.value_or(seen.last.time), seen.last.time);
}

void Finding::saw(const Seen& seen) {
  during(seen);
  evidence.add(seen);
}

void Finding::saw(const Place& place) { saw(Seen{place, place}); }

}  // namespace s7::reports::audit
