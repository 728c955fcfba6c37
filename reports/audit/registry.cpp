#include <algorithm>
#include <array>

#include "reports/audit/rule.hpp"

namespace s7::reports::audit {
namespace {

using enum Group;

constexpr std::array infos{
    RuleInfo{"one-way-capture", trust, "only one direction of a connection was captured"},
    RuleInfo{"capture-loss", trust, "packets were lost or not looked at"},
    RuleInfo{"truncated-packets", trust, "packets were cut when they were captured"},
    RuleInfo{"duplicated-packets", trust, "packets were captured twice"},
    RuleInfo{"parse-errors", trust, "bytes that could not be explained"},
    RuleInfo{"short-capture", trust, "the captures cover little time"},
    RuleInfo{"putget-write-open", exposure, "absolute addresses can be written without authentication"},
    RuleInfo{"putget-read-open", exposure, "absolute addresses can be read without authentication"},
    RuleInfo{"public-address", exposure, "a partner has a public address"},
    RuleInfo{"clear-text-engineering", exposure, "engineering in clear text although TLS would be possible"},
    RuleInfo{"unexpected-port", exposure, "S7 on another port than 102"},
    RuleInfo{"scan", exposure, "a station tries many servers or connection points"},
    RuleInfo{"zone-forbidden", exposure, "a flow between zones that the zone file forbids"},
    RuleInfo{"zone-undocumented", exposure, "a flow between zones that the zone file does not name"},
    RuleInfo{"zone-crossing", exposure, "PUT/GET between two zones"},
    RuleInfo{"listed-advisory", exposure, "a controller is listed in an advisory of its vendor"},
    RuleInfo{"connection-resources", exposure, "connections in use against the limit of the family"},
    RuleInfo{"putget-refused", fault, "F01 variable access is refused as a whole"},
    RuleInfo{"db-not-reachable", fault, "F02 one data block can't be reached"},
    RuleInfo{"address-rejected", fault, "F03 addresses that a controller lacks"},
    RuleInfo{"port-unanswered", fault, "F04 nobody answers"},
    RuleInfo{"port-refused", fault, "F04 the connection is refused"},
    RuleInfo{"tsap-rejected", fault, "F05 the connection point is not accepted"},
    RuleInfo{"setup-refused", fault, "F05 F06 the session does not come about"},
    RuleInfo{"connections-exhausted", fault, "F06 no connection is left"},
    RuleInfo{"pdu-size-violated", fault, "F07 messages longer than agreed"},
    RuleInfo{"protection-refused", fault, "F08 refused by the protection level"},
    RuleInfo{"cpu-not-running", fault, "F09 the controller does not run"},
    RuleInfo{"routing-failed", fault, "F10 a routed connection fails"},
    RuleInfo{"idle-timeout", fault, "F11 connections die while idle"},
    RuleInfo{"competing-writers", fault, "F12 several stations write the same bytes"},
    RuleInfo{"duplicate-connection", fault, "F12 the same connection several times at once"},
    RuleInfo{"duplicate-address", fault, "F12 several stations have one address"},
    RuleInfo{"slow-answers", fault, "F13 answers come late"},
    RuleInfo{"secure-mismatch", fault, "F14 partners do not agree on TLS"},
    RuleInfo{"function-unsupported", fault, "F15 the controller lacks a function"},
    RuleInfo{"cpu-stopped", event, "a controller was stopped"},
    RuleInfo{"cpu-started", event, "a controller was started"},
    RuleInfo{"program-download", event, "program was written to a controller"},
    RuleInfo{"program-upload", event, "program was read from a controller"},
    RuleInfo{"block-deleted", event, "a block was deleted"},
    RuleInfo{"force", event, "a value was forced"},
    RuleInfo{"variable-modified", event, "a value was changed from a watch table"},
    RuleInfo{"memory-reset", event, "the memory of a controller was reset"},
    RuleInfo{"password-used", event, "a password was sent"},
    RuleInfo{"clock-set", event, "a clock was set"},
    RuleInfo{"firmware-update", event, "firmware was written"},
    RuleInfo{"breakpoint", event, "breakpoints were set"},
    RuleInfo{"alarm-locked", event, "alarms were locked"},
    RuleInfo{"nc-transfer", event, "files of a numerical control were transferred"},
    RuleInfo{"identity-changed", event, "an address showed another module or firmware"},
    RuleInfo{"unplanned-connection", plan, "a connection that the plan does not know"},
    RuleInfo{"unplanned-access", plan, "an access that the plan does not permit"},
    RuleInfo{"wrong-direction", plan, "an access that the plan permits the other way only"},
    RuleInfo{"planned-not-seen", plan, "a line of the plan that nobody used"},
};

constexpr RuleFunction functions[]{
    rules::capture_trust,        rules::putget_open,
    rules::public_address,       rules::clear_text_engineering,
    rules::unexpected_port,      rules::scan,
    rules::zone_flows,           rules::listed_advisory,
    rules::connection_resources, rules::putget_refused,
    rules::db_not_reachable,     rules::port_unanswered,
    rules::port_refused,         rules::tsap_rejected,
    rules::address_rejected,     rules::connections_exhausted,
    rules::pdu_size_violated,    rules::protection_refused,
    rules::access_level,         rules::controller_events,
    rules::competing_writers,    rules::cpu_not_running,
    rules::duplicate_address,    rules::duplicate_connection,
    rules::function_unsupported, rules::slow_answers,
    rules::idle_timeout,         rules::routing_failed,
    rules::secure_mismatch,      rules::setup_refused,
    rules::frozen_values,
};

}  // namespace

std::span<const RuleInfo> rule_infos() noexcept { return infos; }

std::optional<std::size_t> rule_number(std::string_view id) noexcept {
  const auto found = std::find_if(infos.begin(), infos.end(), [id](const RuleInfo& info) { return info.id == id; });
  if (found == infos.end()) return std::nullopt;
  return static_cast<std::size_t>(found - infos.begin());
}

Group group_of(std::string_view id) noexcept {
  const auto number = rule_number(id);
  return number ? infos[*number].group : fault;
}

std::span<const RuleFunction> rule_functions() noexcept { return functions; }

}  // namespace s7::reports::audit
