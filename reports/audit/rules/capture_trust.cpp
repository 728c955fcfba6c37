// one-way-capture, capture-loss, truncated-packets, duplicated-packets, parse-errors, short-capture: how far the rest
// may be believed.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/audit/filter.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr Duration short_capture = 3'600'000'000;

Finding& add(Findings& findings, std::string_view rule, Severity severity, std::string title) {
  Finding& finding = findings.emplace_back();
  finding.rule = rule;
  finding.severity = severity;
  finding.title = std::move(title);
  return finding;
}

std::string count_of(std::uint64_t number, std::string_view singular) {
  return counted(static_cast<std::int64_t>(number), singular);
}

std::string_view shown_side(const AuditInput& input, const Connection& connection) {
  bool client = false, server = false;
  for (const Session& session : input.sessions_of(connection)) {
    client |= session.to_server.packets > 0;
    server |= session.to_client.packets > 0;
  }
  if (client && server) return "some TCP connections with packets of the client only, others of the server";
  return client ? "only packets of the client" : "only packets of the server";
}

void one_way(const AuditInput& input, Findings& findings) {
  std::vector<std::string> pairs;
  Finding finding;
  for (Index i = 0; i < input.connections.size(); ++i) {
    const Sight sight = input.trust.sight(i);
    if (sight != Sight::client_only && sight != Sight::server_only) continue;
    const Connection& connection = input.connections[i];
    pairs.push_back(fmt::format("{} to {} ({})", input.who(connection.client), input.who(connection.server),
                                shown_side(input, connection)));
    finding.saw(connection.seen);
  }
  if (pairs.empty()) return;
  finding.rule = "one-way-capture";
  finding.severity = input.trust.one_way() ? Severity::warning : Severity::notice;
  finding.count = pairs.size();
  finding.title = fmt::format("One direction is missing from {}", count_of(pairs.size(), "connection"));
  finding.observation = fmt::format("{} of {} show one direction only: {}.", pairs.size(),
                                    count_of(input.connections.size(), "connection"), listed(pairs, 3));
  finding.likely_cause = "The span port mirrors one direction only, or the way back takes another path.";
  finding.alternatives = "A filter of the capturing program that names one direction.";
  finding.advice =
      "Mirror both directions (rx and tx) of the port, or capture on both paths, and analyze again. Until then nothing "
      "is"
      " said of these connections that needs the missing side: an answer that was not captured may well have come.";
  finding.settles = "The settings of the mirror port.";
  findings.push_back(std::move(finding));
}

void dropped(const AuditInput& input, Findings& findings) {
  std::vector<std::string> captures;
  std::uint64_t sum = 0;
  for (const Capture& capture : input.captures) {
    const std::uint64_t lost = capture.dropped_by_kernel.value_or(0) + capture.dropped_by_interface.value_or(0);
    if (lost == 0) continue;
    sum += lost;
    captures.push_back(fmt::format("{} ({} dropped, {} kept)", capture.name,
                                   human_count(static_cast<std::int64_t>(lost)),
                                   human_count(static_cast<std::int64_t>(capture.packets))));
  }
  if (captures.empty()) return;
  Finding& finding = add(findings, "capture-loss", Severity::notice,
                         fmt::format("The capturing computer dropped {}", count_of(sum, "packet")));
  finding.count = sum;
  finding.observation = fmt::format("By its own count: {}.", listed(captures, 3));
  finding.likely_cause = "The computer that captured was too slow, or its buffer too small.";
  finding.advice = "Capture with a larger buffer (dumpcap -B 64), with a filter, or on a faster computer.";
}

void damaged(const AuditInput& input, Findings& findings) {
  for (const Capture& capture : input.captures) {
    if (capture.complete && capture.problem.empty()) continue;
    Finding& finding =
        add(findings, "capture-loss", Severity::notice, fmt::format("{} was not read to its end", capture.name));
    finding.count = 1;
    finding.observation =
        capture.problem.empty() ? "The analysis was stopped before its end." : fmt::format("{}.", capture.problem);
    finding.advice = "Analyze the whole capture again; what lies behind the damage is not in this inventory.";
    finding.first_seen = capture.first_packet;
    finding.last_seen = capture.last_packet;
  }
}

// Bytes missing inside connections, the worst ones first.
void lost_bytes(const AuditInput& input, Findings& findings) {
  std::vector<std::pair<std::uint64_t, Index>> worst;
  std::uint64_t sum = 0;
  Finding finding;
  for (Index i = 0; i < input.connections.size(); ++i) {
    if (input.trust.lost_bytes(i) == 0) continue;
    worst.emplace_back(input.trust.lost_bytes(i), i);
    sum += input.trust.lost_bytes(i);
  }
  if (worst.empty()) return;
  std::sort(worst.begin(), worst.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::vector<std::string> texts;
  for (const auto& [bytes, index] : worst) {
    const Connection& connection = input.connections[index];
    texts.push_back(fmt::format("{} between {} and {}", human_bytes(static_cast<std::int64_t>(bytes)),
                                input.who(connection.client), input.who(connection.server)));
    for (const Session& session : input.sessions_of(connection))
      for (const Direction* direction : {&session.to_server, &session.to_client}) finding.saw(direction->lost);
  }
  finding.rule = "capture-loss";
  finding.severity = Severity::notice;
  finding.title = fmt::format("{} missing inside {}", human_bytes(static_cast<std::int64_t>(sum)),
                              count_of(worst.size(), "connection"));
  finding.count = sum;
  finding.observation = fmt::format(
      "Both ends exchanged bytes that the capture lacks: {}. Requests and answers in the gaps are not counted.",
      listed(texts, 3));
  finding.likely_cause = "The span port or the capturing computer dropped packets.";
  finding.confidence = Confidence::medium;
  finding.alternatives = "A capture filter that lets part of the packets through; packets cut when they were captured.";
  finding.advice =
      "Mirror fewer ports at once, or use a tap. An unanswered request on these connections may have been answered.";
  finding.settles = "The drop counters of the switch and of the capturing program.";
  finding.filter = frame_filter(finding.evidence);
  findings.push_back(std::move(finding));
}

// Packets of problems of layer "capture" with that cause.
Evidence evidence_of(const AuditInput& input, std::string_view cause) {
  Evidence evidence;
  for (const Problem& problem : input.problems)
    if (problem.layer == "capture" && problem.cause == cause) evidence.add(problem.seen);
  return evidence;
}

void truncated(const AuditInput& input, Findings& findings) {
  std::uint64_t cut = 0, all = 0;
  for (const Capture& capture : input.captures) {
    cut += capture.truncated;
    all += capture.packets;
  }
  if (cut == 0) return;
  Finding& finding = add(findings, "truncated-packets", Severity::notice,
                         fmt::format("{} {} cut", count_of(cut, "packet"), cut == 1 ? "was" : "were"));
  finding.count = cut;
  finding.observation = fmt::format("{} of {} are shorter in the capture than they were on the wire.",
                                    human_count(static_cast<std::int64_t>(cut)), count_of(all, "packet"));
  finding.likely_cause = "The snapshot length of the capturing program was too small.";
  finding.advice = "Capture whole packets (tcpdump -s 0). What was cut off is not in this inventory.";
  finding.evidence = evidence_of(input, "truncated");
  finding.filter = "frame.cap_len < frame.len";
}

void duplicated(const AuditInput& input, Findings& findings) {
  std::uint64_t twice = 0, all = 0;
  for (const Capture& capture : input.captures) {
    twice += capture.duplicates;
    all += capture.packets;
  }
  if (twice == 0) return;
  Finding& finding = add(findings, "duplicated-packets", Severity::info,
                         fmt::format("{} {} captured twice", count_of(twice, "packet"), twice == 1 ? "was" : "were"));
  finding.count = twice;
  finding.observation = fmt::format("{} of {} repeat a frame within 20 ms. They were counted once.",
                                    human_count(static_cast<std::int64_t>(twice)), count_of(all, "packet"));
  finding.likely_cause = "The span port mirrors both sides of a switch or both VLANs of a route.";
  finding.advice = "Nothing needs to be done; mirroring one port less halves the size of the captures.";
  finding.evidence = evidence_of(input, "duplicate");
}

// What loss and cutting explain is told by their own findings.
bool explained_by_loss(const Problem& problem) {
  return problem.layer == "capture" || problem.cause == "cut-by-loss" || problem.cause == "truncated";
}

void unexplained(const AuditInput& input, Findings& findings) {
  std::map<std::pair<std::string, std::string>, std::uint64_t> causes;
  std::uint64_t malformed = 0, bytes = 0;
  Finding finding;
  for (const Problem& problem : input.problems) {
    if (explained_by_loss(problem)) continue;
    // Bytes that were not understood are told below.
    if (problem.cause != "not-understood") causes[{problem.layer, problem.cause}] += problem.count;
    finding.saw(problem.seen);
    finding.count += problem.count;
  }
  for (const Capture& capture : input.captures) malformed += capture.malformed;
  for (const Connection& connection : input.connections) bytes += connection.not_understood;
  if (finding.count == 0 && malformed == 0 && bytes == 0) return;
  std::vector<std::string> texts;
  for (const auto& [what, count] : causes) texts.push_back(fmt::format("{} {} {}x", what.first, what.second, count));
  if (malformed > 0) texts.push_back(count_of(malformed, "malformed packet"));
  if (bytes > 0)
    texts.push_back(
        fmt::format("{} of S7 messages that no decoder knows", human_bytes(static_cast<std::int64_t>(bytes))));
  finding.rule = "parse-errors";
  finding.severity = Severity::info;
  finding.count = std::max(finding.count, malformed);
  finding.title = "Some bytes could not be explained";
  finding.observation = fmt::format("{}.", listed(texts, 6));
  finding.likely_cause = "A protocol on these ports that is not S7, or a function that is not decoded yet.";
  finding.confidence = Confidence::low;
  finding.alternatives = "Damaged packets; a device that does not keep to the protocol.";
  finding.advice =
      "Look at the packets; what they did is not in this inventory. The rest of it does not depend on them.";
  finding.filter = frame_filter(finding.evidence);
  findings.push_back(std::move(finding));
}

void brief(const AuditInput& input, Findings& findings) {
  const Duration covered = input.observed();
  if (input.captures.empty() || covered >= short_capture) return;
  Finding& finding =
      add(findings, "short-capture", Severity::info, fmt::format("The captures cover {}", human_coverage(covered)));
  finding.count = input.captures.size();
  finding.observation = fmt::format("{} in {}.", human_coverage(covered), count_of(input.captures.size(), "capture"));
  finding.advice =
      "Capture at least one whole cycle of production and one shift change before concluding from silence: what happens"
      " less often is not in here.";
  for (const Capture& capture : input.captures) {
    if (capture.first_packet)
      finding.first_seen = std::min(finding.first_seen.value_or(*capture.first_packet), *capture.first_packet);
    if (capture.last_packet)
      finding.last_seen = std::max(finding.last_seen.value_or(*capture.last_packet), *capture.last_packet);
  }
}

}  // namespace

void capture_trust(const AuditInput& input, Findings& findings) {
  one_way(input, findings);
  dropped(input, findings);
  damaged(input, findings);
  lost_bytes(input, findings);
  truncated(input, findings);
  duplicated(input, findings);
  unexplained(input, findings);
  brief(input, findings);
}

}  // namespace s7::reports::audit::rules
