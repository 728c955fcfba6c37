// connection-resources: how many connections a controller holds, beside what its family holds at most.

#include <fmt/format.h>

#include "reports/audit/resources.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

std::string in_use(const Resources& resources) {
  std::string text = fmt::format("{} at once at {}", counted(static_cast<std::int64_t>(resources.peak), "connection"),
                                 when(*resources.peak_at));
  text += fmt::format(" ({}), {} at the end of the captures", types_text(resources.peak_by_type), resources.now);
  if (resources.not_counted > 0)
    text += fmt::format("; {} more are kept as a sum and not counted here",
                        counted(static_cast<std::int64_t>(resources.not_counted), "session"));
  return text;
}

Confidence confidence_of(Certainty certainty) {
  if (certainty == Certainty::documented) return Confidence::high;
  return certainty == Certainty::reported ? Confidence::medium : Confidence::low;
}

void near_the_limit(Finding& finding, const Family& family, const Resources& resources) {
  const auto limit = static_cast<std::uint64_t>(*family.connections);
  finding.confidence = confidence_of(family.connections_certainty);
  if (4 * resources.peak < 3 * limit) return;
  finding.severity = Severity::notice;
  finding.likely_cause = resources.peak >= limit ? "A further partner would probably be turned away."
                                                 : "Few further partners would find a connection free.";
  finding.alternatives =
      "The limit is another one: interfaces and communications processors have connections of their"
      " own.";
  finding.advice =
      "Let programs that poll share one connection or a gateway, close connections that nobody needs, and"
      " let gateways dial as OP or other instead of PG, so that engineering finds one free.";
  finding.settles = "The connection resources in the online diagnosis of the CPU.";
}

void tell(const AuditInput& input, Index server, Findings& findings) {
  const Resources resources = resources_of(input, server);
  if (resources.peak == 0) return;
  Finding& finding = findings.emplace_back();
  finding.rule = "connection-resources";
  finding.server = server;
  finding.count = resources.peak;
  finding.title = fmt::format("{} held {} at once", input.who(server),
                              counted(static_cast<std::int64_t>(resources.peak), "connection"));
  finding.observation = fmt::format("{} held {}.", introduced(input, server), in_use(resources));
  finding.saw(resources.peak_place);
  const Family* family = input.family(server);
  if (family == nullptr || !family->connections) {
    finding.observation += " How many it can hold is not known.";
    return;
  }
  finding.observation += fmt::format(
      " {} can hold {}{}. Not visible: those over other interfaces, and web or OPC UA"
      " sessions.",
      family->model.empty() ? family->name : family->model,
      limit_text(*family->connections, family->connections_certainty),
      family->connections_note.empty() ? "" : "; " + family->connections_note);
  near_the_limit(finding, *family, resources);
}

}  // namespace

void connection_resources(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i) tell(input, i, findings);
}

}  // namespace s7::reports::audit::rules
