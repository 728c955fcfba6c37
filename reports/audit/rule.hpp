#pragma once

// The rules of the audit: pure functions from an inventory to findings. docs/audit.md says what each sees and can't
// know.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"

namespace s7::reports::audit {

using RuleFunction = void (*)(const AuditInput&, Findings&);

// In the order in which people read them.
enum class Group : std::uint8_t { trust, exposure, fault, event, plan };

struct RuleInfo {
  std::string_view id;
  Group group = Group::fault;
  std::string_view about;  // what it is about, for lists of rules
};

// Every id a finding can have, in the order of the reports.
[[nodiscard]] std::span<const RuleInfo> rule_infos() noexcept;
// Place in that order; nullopt for a name that is no rule.
[[nodiscard]] std::optional<std::size_t> rule_number(std::string_view id) noexcept;
[[nodiscard]] Group group_of(std::string_view id) noexcept;

// The functions behind them; several ids may come from one.
[[nodiscard]] std::span<const RuleFunction> rule_functions() noexcept;

namespace rules {

// One file each, in reports/audit/rules/.
void access_level(const AuditInput& input, Findings& findings);
void address_rejected(const AuditInput& input, Findings& findings);
void capture_trust(const AuditInput& input, Findings& findings);
void clear_text_engineering(const AuditInput& input, Findings& findings);
void competing_writers(const AuditInput& input, Findings& findings);
void connection_resources(const AuditInput& input, Findings& findings);
void connections_exhausted(const AuditInput& input, Findings& findings);
void controller_events(const AuditInput& input, Findings& findings);
void cpu_not_running(const AuditInput& input, Findings& findings);
void db_not_reachable(const AuditInput& input, Findings& findings);
void duplicate_address(const AuditInput& input, Findings& findings);
void duplicate_connection(const AuditInput& input, Findings& findings);
void frozen_values(const AuditInput& input, Findings& findings);
void function_unsupported(const AuditInput& input, Findings& findings);
void idle_timeout(const AuditInput& input, Findings& findings);
void listed_advisory(const AuditInput& input, Findings& findings);
void pdu_size_violated(const AuditInput& input, Findings& findings);
void port_refused(const AuditInput& input, Findings& findings);
void port_unanswered(const AuditInput& input, Findings& findings);
void protection_refused(const AuditInput& input, Findings& findings);
void public_address(const AuditInput& input, Findings& findings);
void putget_open(const AuditInput& input, Findings& findings);
void putget_refused(const AuditInput& input, Findings& findings);
void routing_failed(const AuditInput& input, Findings& findings);
void scan(const AuditInput& input, Findings& findings);
void secure_mismatch(const AuditInput& input, Findings& findings);
void setup_refused(const AuditInput& input, Findings& findings);
void slow_answers(const AuditInput& input, Findings& findings);
void tsap_rejected(const AuditInput& input, Findings& findings);
void unexpected_port(const AuditInput& input, Findings& findings);
void zone_flows(const AuditInput& input, Findings& findings);

}  // namespace rules
}  // namespace s7::reports::audit
