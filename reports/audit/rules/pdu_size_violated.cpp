// pdu-size-violated: messages longer than both partners agreed, and what became of them.

#include <fmt/format.h>

#include <algorithm>

#include "reports/audit/contrast.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "pdu-size-violated";
constexpr std::uint16_t wrong_size = 0x8500;
constexpr std::uint64_t several = 3;  // unanswered ones, before their length means something

struct Violation {
  const Connection* connection = nullptr;
  const CodeSeen* refused = nullptr;  // 0x8500
  bool closed_after = false;          // the server closed while requests were open
  bool long_ones_vanish = false;      // only requests above a length stay unanswered
};

Violation look_at(const AuditInput& input, const Connection& connection) {
  Violation found;
  found.connection = &connection;
  found.refused = find_code(connection.codes, wrong_size);
  for (const Session& session : input.sessions_of(connection))
    found.closed_after |= session.closed_by_server && session.open_requests > 0;
  const Index index = static_cast<Index>(&connection - input.connections.data());
  const bool visible = input.trust.both_ways(index) && input.trust.lost_bytes(index) == 0;
  found.long_ones_vanish = visible && connection.unanswered() >= several && connection.shortest_unanswered &&
                           connection.longest_answered &&
                           *connection.shortest_unanswered > *connection.longest_answered;
  return found;
}

bool is_violation(const Violation& found) {
  return found.refused != nullptr || found.connection->oversized > 0 || found.long_ones_vanish;
}

// Nothing broke, or one answer alone says so.
bool is_minor(const Violation& found) {
  if (found.closed_after || found.connection->unanswered() > 0) return false;
  return found.refused == nullptr || (found.refused->count < 2 && found.connection->oversized == 0);
}

std::string agreed(const Connection& connection) {
  if (!connection.pdu_size) return " What was agreed was not captured.";
  std::string text = fmt::format(" Agreed: a PDU of {} bytes", *connection.pdu_size);
  if (connection.pdu_size_asked && *connection.pdu_size_asked != *connection.pdu_size)
    text += fmt::format(" (asked for {})", *connection.pdu_size_asked);
  if (connection.tpdu_size) text += fmt::format(", a TPDU of {} bytes", *connection.tpdu_size);
  return text + ".";
}

std::string sizes(const Violation& found) {
  const Connection& connection = *found.connection;
  std::string text = fmt::format(" Longest request {} bytes, longest answer {} bytes", connection.longest_request,
                                 connection.longest_response);
  if (connection.shortest_unanswered && connection.longest_answered)
    text += fmt::format("; the longest request that was answered had {} bytes, the shortest that was not {}",
                        *connection.longest_answered, *connection.shortest_unanswered);
  return text + ".";
}

std::string effects(const AuditInput& input, const Violation& found) {
  const Connection& connection = *found.connection;
  std::vector<std::string> texts;
  if (connection.oversized > 0)
    texts.push_back(
        fmt::format("{} longer than agreed (or asked for an answer that would be)",
                    counted(static_cast<std::int64_t>(connection.oversized), "message was", "messages were")));
  if (found.refused != nullptr)
    texts.push_back(fmt::format(
        "{} answered with {}", counted(static_cast<std::int64_t>(found.refused->count), "request was", "requests were"),
        code_text(input, wrong_size)));
  if (connection.unanswered() > 0 && (connection.oversized > 0 || found.long_ones_vanish))
    texts.push_back(fmt::format(
        "{} no answer", counted(static_cast<std::int64_t>(connection.unanswered()), "request got", "requests got")));
  if (found.refused != nullptr && connection.oversized == 0)
    texts.push_back("none of the captured messages was longer than agreed");
  if (found.closed_after) texts.push_back("the server closed the connection while a request was open");
  return listed(texts);
}

void explain(const Violation& found, Finding& finding) {
  const Connection& connection = *found.connection;
  const bool proven = found.refused != nullptr || connection.oversized > 0;
  finding.confidence = connection.oversized > 0 ? Confidence::high : proven ? Confidence::medium : Confidence::low;
  finding.likely_cause = proven ? "The client asks for more in one job than the agreed PDU holds."
                                : "Something on the way or in the server drops long messages.";
  finding.alternatives = proven ? "A request whose items are padded wrongly gets the same answer."
                                : "The requests that got no answer have something else in common; a link with a small"
                                  " MTU whose ICMP messages are filtered.";
  finding.advice =
      "Let the client use the PDU size that was granted, not the one it asked for, and split jobs: in a PDU of 240 "
      "bytes"
      " about 20 items, or about 220 bytes of data, fit. ";
  if (connection.tpdu_size && *connection.tpdu_size < 1024)
    finding.advice +=
        fmt::format("Let it ask for a TPDU of 1024 bytes: with {} the PDU stays below that.", *connection.tpdu_size);
  while (finding.advice.ends_with(' ')) finding.advice.pop_back();
  finding.settles = "The same accesses split into smaller jobs.";
}

std::string title_of(const AuditInput& input, const Violation& found) {
  const Connection& connection = *found.connection;
  const std::string pair = fmt::format("{} and {}", input.who(connection.client), input.who(connection.server));
  if (connection.oversized > 0) return fmt::format("Messages between {} are longer than agreed", pair);
  if (found.refused != nullptr) return fmt::format("Jobs between {} are refused for their size", pair);
  return fmt::format("Long messages between {} get no answer", pair);
}

Finding tell(const AuditInput& input, const Violation& found) {
  const Connection& connection = *found.connection;
  Finding finding;
  finding.rule = id;
  finding.severity = is_minor(found) ? Severity::notice : Severity::warning;
  finding.client = connection.client;
  finding.server = connection.server;
  finding.connection = static_cast<Index>(&connection - input.connections.data());
  finding.count = std::max(connection.oversized, found.refused == nullptr ? 0 : found.refused->count);
  if (finding.count == 0) finding.count = connection.unanswered();
  finding.title = title_of(input, found);
  finding.observation =
      fmt::format("Between {} and {}: {}.{}{}", input.who(connection.client), introduced(input, connection.server),
                  effects(input, found), agreed(connection), sizes(found));
  if (found.refused != nullptr) finding.saw(found.refused->seen);
  finding.saw(connection.oversized_seen);
  if (found.long_ones_vanish) finding.saw(connection.unanswered_seen);
  explain(found, finding);
  return finding;
}

}  // namespace

void pdu_size_violated(const AuditInput& input, Findings& findings) {
  for (const Connection& connection : input.connections) {
    if (connection.protocol != "s7comm") continue;
    const Violation found = look_at(input, connection);
    if (is_violation(found)) findings.push_back(tell(input, found));
  }
}

}  // namespace s7::reports::audit::rules
