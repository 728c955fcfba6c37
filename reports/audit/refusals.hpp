#pragma once

// PUT/GET items that a controller refused: by whom they were asked, where, with which codes. For the rules about them.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reports/audit/exposure.hpp"
#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"

namespace s7::reports::audit {

// Error words of whole jobs that stand for access that is not offered: 0x8104, and 0x8304 in one field report.
inline constexpr std::uint16_t service_refused = 0x8104, service_refused_variant = 0x8304;
// Codes of single items.
inline constexpr std::uint16_t hardware_fault = 0x01, not_allowed = 0x03, out_of_range = 0x05, type_unknown = 0x06,
                               type_mismatch = 0x07, object_missing = 0x0A;

// "DB5", "M": where items lie.
[[nodiscard]] std::string block_of(const Access& access);

// Items refused with certain codes.
struct RefusedItems {
  std::uint64_t count = 0;
  std::map<std::uint16_t, std::uint64_t> codes;
  std::set<std::string> blocks;  // DB5, M
  TouchedRanges ranges;
  std::vector<Index> clients, connections;  // each once, ascending
  Seen seen;

  void add(const AuditInput& input, const Access& access, const CodeSeen& code);
  [[nodiscard]] bool any() const noexcept { return count > 0; }
  // "40x 0x0a object missing and 2x 0x05 ..."
  [[nodiscard]] std::string codes_text(const AuditInput& input) const;
};

// Puts count, packets, stations and connection of refusals into a finding; `server`: who refused.
void about(Finding& finding, Index server, const RefusedItems& refused);

}  // namespace s7::reports::audit
