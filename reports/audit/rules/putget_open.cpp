// putget-write-open, putget-read-open: what a controller served by absolute address, without asking who wants it.

#include <fmt/format.h>

#include "reports/audit/exposure.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

// What the family says about access of that kind.
struct Judgement {
  Severity write = Severity::warning, read = Severity::notice;
  Confidence confidence = Confidence::medium;
  std::string cause, alternatives, advice, settles;
};

constexpr std::string_view close_it =
    "PUT/GET can be switched off once they use symbolic access with TLS, OPC UA or open communication: CPU properties,"
    " Protection & Security, Connection mechanisms; then download the hardware configuration. That stops exactly the"
    " accesses above.";
constexpr std::string_view fence_it =
    "Let only these partners reach port 102: s7scope firewall makes the rules from this inventory.";

Judgement switchable(const Family& family) {
  Judgement judgement{Severity::warning, Severity::warning, Confidence::high, {}, {}, {}, {}};
  judgement.cause = fmt::format("PUT/GET access is probably permitted on this {}", family.name);
  if (!family.putget_note.empty()) judgement.cause += fmt::format(" ({})", family.putget_note);
  judgement.cause += ". One switch covers reading and writing, for every station that reaches port 102.";
  judgement.alternatives = "A gateway or communications processor answers in its place.";
  judgement.advice = fmt::format("Decide for each partner whether it is needed. {} {}", close_it, fence_it);
  judgement.settles = "CPU properties, Protection & Security, Connection mechanisms.";
  return judgement;
}

Judgement always_open(const Family& family) {
  Judgement judgement{Severity::notice, Severity::info, Confidence::high, {}, {}, {}, {}};
  judgement.cause = fmt::format(
      "Controllers of this family ({}) serve absolute addresses to every station that reaches them; there is no PUT/GET"
      " switch",
      family.name);
  if (!family.putget_note.empty()) judgement.cause += fmt::format(" ({})", family.putget_note);
  judgement.cause += ".";
  judgement.advice =
      fmt::format("{} A protection level with password would stop the accesses above as well.", fence_it);
  judgement.settles = "The protection level of the CPU in its hardware configuration.";
  return judgement;
}

Judgement unusual(const Family& family) {
  Judgement judgement{Severity::warning, Severity::warning, Confidence::low, {}, {}, {}, {}};
  judgement.cause = fmt::format("PUT/GET access is possibly permitted; for a {}: {}.", family.name,
                                family.putget_note.empty() ? "not established" : family.putget_note);
  judgement.alternatives = "The identification is wrong, or another station answers at this address.";
  judgement.advice =
      fmt::format("Check what answers at this address, and whether each partner is needed. {}", fence_it);
  judgement.settles = "The order number on the module, and the properties of the CPU.";
  return judgement;
}

Judgement unidentified() {
  Judgement judgement;
  judgement.cause =
      "PUT/GET access is permitted, or the controller is of a family without such a switch: its order number"
      " was not seen.";
  judgement.alternatives =
      "On an S7-1200 (firmware 4 and later) or S7-1500 it was probably permitted; S7-300, S7-400 and S7-200 always "
      "work like"
      " this.";
  judgement.advice = fmt::format(
      "Find out which controller this is and whether each partner is needed. On an S7-1200 or S7-1500 {} {}", close_it,
      fence_it);
  judgement.settles = "The order number of the CPU (a capture of one online access by the engineering tool shows it).";
  return judgement;
}

Judgement judge(const Family* family) {
  if (family == nullptr) return unidentified();
  switch (family->putget) {
    case PutGetSwitch::switchable: return switchable(*family);
    case PutGetSwitch::always_open: return always_open(*family);
    case PutGetSwitch::absent:
    case PutGetSwitch::unknown: break;
  }
  return unusual(*family);
}

// Where the family is unknown, what was negotiated is a weak hint.
std::string hint(const AuditInput& input, Index station) {
  std::optional<std::int64_t> size;
  for (const Index connection : input.stations[station].as_server)
    if (const auto granted = input.connections[connection].pdu_size) size = std::max(size.value_or(0), *granted);
  if (!size) return {};
  if (*size >= 960) return fmt::format(" It granted a PDU of {} bytes, as an S7-1500 does (a weak hint).", *size);
  return {};
}

std::string seen_since(const AuditInput& input, const Seen& seen) {
  return fmt::format("{} ({})", when(seen), of_capture(input));
}

void add(const AuditInput& input, const Exposure& exposure, bool write, Findings& findings) {
  const std::string_view rule = write ? "putget-write-open" : "putget-read-open";
  Finding finding;
  std::vector<std::string> texts;
  std::vector<Index> connections, partners;
  Seen seen;
  for (const auto& [asker, use] : write ? exposure.writes : exposure.reads) {
    if (input.mutes.covers(input, rule, asker, exposure.station)) continue;
    finding.count += use.items;
    texts.push_back(use_text(input, asker, use, write ? "writes" : "reads"));
    partners.push_back(asker);
    connections.insert(connections.end(), use.connections.begin(), use.connections.end());
    seen.extend(use.seen);
    finding.evidence.add(use.seen.first);
  }
  if (partners.empty()) return;
  const Family* family = input.family(exposure.station);
  const Judgement judgement = judge(family);
  finding.rule = rule;
  finding.severity = write ? judgement.write : judgement.read;
  finding.server = exposure.station;
  if (partners.size() == 1) finding.client = partners.front();
  if (connections.size() == 1) finding.connection = connections.front();
  finding.title = fmt::format("{} lets {} {} it by absolute address", input.who(exposure.station),
                              counted(static_cast<std::int64_t>(partners.size()), "station"), write ? "write" : "read");
  finding.observation =
      fmt::format("{} served {} {}, {}: {}.{}", introduced(input, exposure.station),
                  counted(static_cast<std::int64_t>(finding.count), "item"),
                  fmt::format("that {} {}", finding.count == 1 ? "was" : "were", write ? "written" : "read"),
                  seen_since(input, seen), listed(texts, 5), family == nullptr ? hint(input, exposure.station) : "");
  finding.likely_cause = judgement.cause;
  finding.confidence = judgement.confidence;
  finding.alternatives = judgement.alternatives;
  finding.advice = judgement.advice;
  finding.settles = judgement.settles;
  finding.during(seen);
  findings.push_back(std::move(finding));
}

}  // namespace

void putget_open(const AuditInput& input, Findings& findings) {
  for (const Index station : controllers(input)) {
    const Exposure exposure = exposure_of(input, station);
    if (!exposure.writes.empty()) add(input, exposure, true, findings);
    if (!exposure.reads.empty()) add(input, exposure, false, findings);
  }
}

}  // namespace s7::reports::audit::rules
