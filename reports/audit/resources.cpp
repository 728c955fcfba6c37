#include "reports/audit/resources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "reports/audit/contrast.hpp"
#include "reports/humanise.hpp"
#include "reports/overview/facts.hpp"

namespace s7::reports::audit {
namespace {

// One more or one less, at a time.
struct Step {
  Time at = 0;
  int change = 0;  // ends come before beginnings of the same time
  const std::string* type = nullptr;
  Place place;
};

bool holds_resource(const Connection& connection) {
  return is_s7(connection.protocol) || connection.protocol == "iso-on-tcp" || connection.protocol == "cotp";
}

// By client and port, in the order of time: the openings that this server saw.
using Openings = std::map<std::pair<Index, std::uint16_t>, std::vector<const Attempt*>>;

Openings openings_of(const AuditInput& input, Index server) {
  Openings openings;
  for (const Index index : input.stations[server].attempts_to) {
    const Attempt& attempt = input.attempts[index];
    if (attempt.count == 1) openings[{attempt.client, attempt.client_port}].push_back(&attempt);
  }
  return openings;
}

// Whether the server turned all openings of this TCP connection away before it confirmed one (COTP): then it held
// nothing. Where the opening was not seen, or is kept as a sum, nothing speaks against it.
bool turned_away(const Openings& openings, const Connection& connection, const Session& session) {
  if (session.responses > 0 || !session.start_seen) return false;
  const auto of_port = openings.find({connection.client, session.client_port});
  if (of_port == openings.end()) return false;
  bool failed = false;
  for (const Attempt* attempt : of_port->second) {
    if (attempt->seen.last.time < session.seen.first.time || attempt->seen.first.time > session.seen.last.time)
      continue;
    if (confirmed(*attempt)) return false;
    failed = true;
  }
  return failed;
}

// Nothing but an opening (COTP) that brought no byte back: nobody confirmed it, whether or not its attempt is kept.
bool unanswered(const Connection& connection, const Session& session) {
  return connection.protocol == "cotp" && session.start_seen && session.to_server.bytes > 0 &&
         session.to_client.bytes == 0;
}

bool still_open(const Session& session) { return !session.closed && session.end_reason == "capture-end"; }

const std::string& type_of(const Connection& connection) {
  static const std::string unknown = "unknown";
  return connection.type.empty() ? unknown : connection.type;
}

void add_steps(const AuditInput& input, const Session& session, const std::string& type, std::vector<Step>& steps) {
  if (!session.opened) return;
  Time end = session.closed.value_or(session.seen.last.time);
  if (still_open(session)) {
    const auto last = input.captures[session.seen.last.capture].watched_until;
    if (last) end = std::max(end, *last + 1);
  }
  steps.push_back({*session.opened, 1, &type, session.seen.first});
  steps.push_back({end, -1, &type, {}});
}

void count(std::map<std::string, std::uint64_t>& by_type, const Step& step) {
  std::uint64_t& number = by_type[*step.type];
  number = step.change > 0 ? number + 1 : number - std::min<std::uint64_t>(number, 1);
}

void sweep(std::vector<Step>& steps, Resources& out) {
  std::sort(steps.begin(), steps.end(),
            [](const Step& a, const Step& b) { return std::tie(a.at, a.change) < std::tie(b.at, b.change); });
  std::map<std::string, std::uint64_t> open;
  std::uint64_t number = 0;
  for (const Step& step : steps) {
    count(open, step);
    number = step.change > 0 ? number + 1 : number - std::min<std::uint64_t>(number, 1);
    if (number <= out.peak) continue;
    out.peak = number;
    out.peak_at = step.at;
    out.peak_place = step.place;
    out.peak_by_type = open;
  }
  std::erase_if(out.peak_by_type, [](const auto& entry) { return entry.second == 0; });
}

}  // namespace

Resources resources_of(const AuditInput& input, Index server) {
  Resources out;
  std::vector<Step> steps;
  const Openings openings = openings_of(input, server);
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (!holds_resource(connection)) continue;
    for (const Session& session : input.sessions_of(connection)) {
      if (session.count > 1) {
        out.not_counted += session.count;
        continue;
      }
      if (unanswered(connection, session) || turned_away(openings, connection, session)) continue;
      add_steps(input, session, type_of(connection), steps);
      if (!still_open(session)) continue;
      ++out.now;
      ++out.now_by_type[type_of(connection)];
    }
  }
  sweep(steps, out);
  return out;
}

std::string types_text(const std::map<std::string, std::uint64_t>& by_type) {
  std::string text;
  for (const auto& [type, number] : by_type)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number,
                        type == "unknown" ? "of unknown kind" : human_connection_type(type));
  return text;
}

}  // namespace s7::reports::audit
