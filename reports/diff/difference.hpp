#pragma once

// One thing in which two inventories differ.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/audit/finding.hpp"

namespace s7::reports::diff {

using audit::Severity;

// In the order in which they are told. "Lost" means: not seen in the newer inventory.
enum class Kind : std::uint8_t {
  new_partner,
  first_write,
  new_range,
  new_operation,
  new_protocol,
  new_refusal,
  new_failed_attempt,
  new_station,
  putget_opened,
  changed_firmware,
  changed_identity,
  changed_mac,
  changed_pdu_size,
  lost_partner,
  lost_range,
  lost_station,
};
[[nodiscard]] std::string_view name(Kind) noexcept;
// What is new or changed needs an eye; what is only not seen any more may come again.
[[nodiscard]] Severity severity_of(Kind) noexcept;

struct Difference {
  Kind kind = Kind::new_partner;
  std::string client, server;         // of a connection; empty for a station
  std::optional<std::int64_t> port;   // of the server
  std::string address;                // of a station; its MAC when it has none
  std::string subject;                // "write DB5 0-9", "firmware", "operation pi-start"; empty: the whole
  std::string before, after;          // empty: nothing
  std::int64_t count = 0;             // requests, items or attempts; 0: nothing was counted
  std::string first_seen, last_seen;  // RFC 3339; in the newer inventory, of what is lost in the older one
  std::string observation;            // a sentence
};

using Differences = std::vector<Difference>;

}  // namespace s7::reports::diff
