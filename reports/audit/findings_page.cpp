#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "reports/audit/exposure.hpp"
#include "reports/audit/flows.hpp"
#include "reports/audit/present.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit {
namespace {

using Kind = Block::Kind;

constexpr std::array by_weight{Severity::critical, Severity::warning, Severity::notice, Severity::info};

std::string plural(Severity severity, std::size_t count) {
  switch (severity) {
    case Severity::critical: return fmt::format("{} critical", count);
    case Severity::warning: return counted(static_cast<std::int64_t>(count), "warning");
    case Severity::notice: return counted(static_cast<std::int64_t>(count), "notice");
    case Severity::info: break;
  }
  return fmt::format("{} for information", count);
}

void line(Document& page, std::string_view label, const std::string& text) {
  if (!text.empty()) page.add(Kind::item, fmt::format("{}: {}", label, text));
}

std::string packets(const AuditInput& input, const Finding& finding) {
  std::string text;
  for (const Place& place : finding.evidence.places()) {
    const Capture& capture = input.captures[place.capture];
    text += fmt::format("{}frame {} ({}{})", text.empty() ? "" : ", ", place.frame,
                        input.captures.size() > 1 ? capture.name + ", " : std::string{}, when(place.time).substr(11));
  }
  return text;
}

// Confidence says how surely the cause is the cause; beside a bare observation it says nothing.
std::string likely(const Finding& finding) {
  if (finding.likely_cause.empty()) return {};
  return fmt::format("{} (confidence {})", finding.likely_cause, name(finding.confidence));
}

void add_finding(Document& page, const AuditInput& input, const Finding& finding) {
  page.add(Kind::subheading, fmt::format("[{}] {}: {}", name(finding.severity), finding.rule, finding.title),
           finding.severity >= Severity::warning);
  line(page, "Observed", finding.observation);
  line(page, "Likely", likely(finding));
  line(page, "Or", finding.alternatives);
  line(page, "Do", finding.advice);
  line(page, "Settled by", finding.settles);
  line(page, "ATT&CK", finding.technique);
  if (finding.first_seen && finding.last_seen)
    line(page, "When", time_span(rfc3339(*finding.first_seen), rfc3339(*finding.last_seen)));
  line(page, "Packets", packets(input, finding));
  line(page, "Wireshark", finding.filter);
}

void add_captures(Document& page, const AuditInput& input) {
  if (input.captures.empty()) {
    page.add(Kind::paragraph, "The inventory holds no capture.");
    return;
  }
  std::uint64_t packets = 0;
  for (const Capture& capture : input.captures) packets += capture.packets;
  page.add(Kind::paragraph,
           fmt::format("{}, {}, {} of capture.", counted(static_cast<std::int64_t>(input.captures.size()), "capture"),
                       counted(static_cast<std::int64_t>(packets), "packet"), human_coverage(input.observed())));
  for (const Capture& capture : input.captures)
    if (!capture.filter.empty())
      page.add(Kind::paragraph, fmt::format("{} was read with a restriction: {}", capture.name, capture.filter));
}

template <class Wanted>
void add_group(Document& page, const AuditInput& input, const Findings& findings, std::string_view heading,
               Wanted wanted) {
  if (std::none_of(findings.begin(), findings.end(), wanted)) return;
  page.add(Kind::heading, std::string(heading));
  for (const Finding& finding : findings)
    if (wanted(finding)) add_finding(page, input, finding);
}

// Connections in use are numbers to look up unless they come near a limit.
bool is_plain_number(const Finding& finding) {
  return finding.rule == "connection-resources" && finding.severity == Severity::info;
}

void add_resources(Document& page, const Findings& findings) {
  if (std::none_of(findings.begin(), findings.end(), is_plain_number)) return;
  page.add(Kind::heading, "Connections in use");
  for (const Finding& finding : findings)
    if (is_plain_number(finding)) page.add(Kind::item, finding.observation);
}

}  // namespace

std::string severity_counts(const Findings& findings) {
  std::string text;
  for (const Severity severity : by_weight) {
    const auto count = static_cast<std::size_t>(std::count_if(
        findings.begin(), findings.end(), [severity](const Finding& finding) { return finding.severity == severity; }));
    if (count > 0) text += (text.empty() ? "" : ", ") + plural(severity, count);
  }
  return text.empty() ? "nothing" : text;
}

Document findings_list(const AuditInput& input, const Findings& findings, std::string title) {
  Document page;
  page.add(Kind::title, std::move(title));
  for (const Finding& finding : findings) add_finding(page, input, finding);
  return page;
}

Document findings_page(const AuditInput& input, const Findings& findings, std::string_view name) {
  Document page;
  page.add(Kind::title, fmt::format("Audit of {}: {}", name, severity_counts(findings)));
  add_captures(page, input);
  add_group(page, input, findings, "How far this can be believed",
            [](const Finding& finding) { return group_of(finding.rule) == Group::trust; });
  add_verdicts(page, input);
  add_zone_matrix(page, input);
  add_resources(page, findings);
  add_group(page, input, findings, "Findings",
            [](const Finding& finding) { return group_of(finding.rule) != Group::trust && !is_plain_number(finding); });
  return page;
}

}  // namespace s7::reports::audit
