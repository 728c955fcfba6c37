// zone-forbidden, zone-undocumented, zone-crossing: what passes between zones, and what that file says about it.

#include <fmt/format.h>

#include "reports/audit/flows.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

std::string zones_text(const Flow& flow) {
  return fmt::format("from {} to {}", zone_text(flow.client_zone), zone_text(flow.server_zone));
}

Finding about(const AuditInput& input, const Flow& flow, std::string_view rule) {
  Finding finding;
  finding.rule = rule;
  finding.client = flow.client;
  finding.server = flow.server;
  if (flow.connections.size() == 1) finding.connection = flow.connections.front();
  finding.title = fmt::format("{} to {}, {}", input.who(flow.client), input.who(flow.server), zones_text(flow));
  return finding;
}

std::string passed_text(const Flow& flow) {
  if (flow.connections.empty())
    return fmt::format("{} on port 102, none got through",
                       counted(static_cast<std::int64_t>(flow.attempts), "failed attempt"));
  return fmt::format("{} of {}", counted(static_cast<std::int64_t>(flow.requests), "request"), listed(flow.protocols));
}

void not_allowed(const AuditInput& input, const Flow& flow, Findings& findings) {
  const bool forbidden = flow.conduit == Conduit::forbidden;
  const bool stopped = flow.connections.empty();
  Finding finding = about(input, flow, forbidden ? "zone-forbidden" : "zone-undocumented");
  finding.severity = forbidden && !stopped ? Severity::warning : Severity::notice;
  finding.count = stopped ? flow.attempts : flow.requests;
  finding.observation =
      fmt::format("{} to {} {}: {}, {}. The zone file {} it.", input.who(flow.client), introduced(input, flow.server),
                  zones_text(flow), passed_text(flow), when(flow.seen), forbidden ? "forbids" : "does not name");
  finding.likely_cause = stopped ? "Something tries to pass and is stopped on the way or by the server."
                         : forbidden
                             ? "The firewall between the zones permits more than the zone file, or there is none."
                             : "A connection that nobody has documented yet.";
  finding.alternatives = flow.client_zone.empty() || flow.server_zone.empty()
                             ? "An address that is missing from the zone file."
                             : "The zone file is behind the plant.";
  finding.advice = forbidden ? stopped ? "Find out what tries at the client, and end it there."
                                       : "Block TCP port 102 from the client to the server, or have the connection"
                                         " approved and change the zone file."
                             : "Have the connection approved or ended: then add the address to its zone, or a line with"
                               " verdict for the two zones, to the zone file.";
  finding.settles = "The rules of the firewall between the zones, and who owns the connection.";
  finding.saw(flow.seen);
  findings.push_back(std::move(finding));
}

Severity weight(const Flow& flow) {
  const bool writes = flow.writes.items > 0;
  switch (flow.conduit) {
    case Conduit::forbidden: return writes ? Severity::critical : Severity::warning;
    case Conduit::undocumented: return Severity::warning;
    case Conduit::allowed: break;
  }
  return writes ? Severity::notice : Severity::info;
}

// What is forbidden is not to be let through for the sake of this finding.
std::string_view before_passing(Conduit conduit) {
  switch (conduit) {
    case Conduit::forbidden:
      return "Block TCP port 102 from the client to the server. If the exchange is approved instead, change the zone "
             "file,"
             " then: ";
    case Conduit::undocumented: return "Have the exchange approved or ended. If it is approved: ";
    case Conduit::allowed: break;
  }
  return "";
}

void put_get(const AuditInput& input, const Flow& flow, Findings& findings) {
  Finding finding = about(input, flow, "zone-crossing");
  finding.severity = weight(flow);
  finding.count = flow.reads.items + flow.writes.items;
  std::string what;
  if (flow.writes.items > 0) what += fmt::format("writes {}", flow.writes.ranges.text(5));
  if (flow.reads.items > 0) what += fmt::format("{}reads {}", what.empty() ? "" : "; ", flow.reads.ranges.text(5));
  finding.observation =
      fmt::format("PUT/GET crosses {} between {} and {}: {}. The zone file calls this {}.", zones_text(flow),
                  input.who(flow.client), introduced(input, flow.server), what, name(flow.conduit));
  finding.likely_cause = "Variables are exchanged across the border of the zones without authentication.";
  finding.alternatives = "One of the stations stands in another zone than the zone file says.";
  finding.advice = fmt::format(
      "{}Let the firewall pass port 102 for this pair only, in this direction; where the data matter to safety or"
      " quality, exchange them through OPC UA or a gateway in between.",
      before_passing(flow.conduit));
  finding.settles = "The rules of the firewall between the zones.";
  finding.saw(flow.writes.items > 0 ? flow.writes.seen : flow.reads.seen);
  findings.push_back(std::move(finding));
}

}  // namespace

void zone_flows(const AuditInput& input, Findings& findings) {
  for (const Flow& flow : flows_of(input)) {
    if (flow.conduit != Conduit::allowed) not_allowed(input, flow, findings);
    if (flow.crosses() && flow.reads.items + flow.writes.items > 0) put_get(input, flow, findings);
  }
}

}  // namespace s7::reports::audit::rules
