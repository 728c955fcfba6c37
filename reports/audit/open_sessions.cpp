#include "reports/audit/open_sessions.hpp"

#include <algorithm>

#include "reports/overview/facts.hpp"

namespace s7::reports::audit {

OpenSessions::OpenSessions(const AuditInput& input, Index server) {
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    const bool holds = (is_s7(connection.protocol) || connection.protocol == "iso-on-tcp") && connection.responses > 0;
    if (!holds) continue;
    for (const Session& session : input.sessions_of(connection)) {
      if (session.count > 1) {
        not_counted_ += session.count;
        continue;
      }
      Span span{session.opened.value_or(session.seen.first.time), session.closed.value_or(session.seen.last.time),
                connection.client};
      // One that did not end is open until the end of its observation.
      const bool open = !session.closed && session.end_reason == "capture-end";
      const auto end = input.captures[session.seen.last.capture].watched_until;
      if (open && end) span.to = std::max(span.to, *end + 1);
      spans_.push_back(span);
      for (const std::string& type :
           {std::string{}, connection.type.empty() ? std::string{"unknown"} : connection.type}) {
        Times* times = &times_[type];
        times->from.push_back(span.from);
        times->to.push_back(span.to);
      }
    }
  }
  for (auto& [type, times] : times_) {
    std::sort(times.from.begin(), times.from.end());
    std::sort(times.to.begin(), times.to.end());
  }
}

std::size_t OpenSessions::at(Time time, const std::string& type) const {
  const auto found = times_.find(type);
  if (found == times_.end()) return 0;
  const auto before = [time](const std::vector<Time>& times) {
    return static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), time) - times.begin());
  };
  const std::size_t begun = before(found->second.from), ended = before(found->second.to);
  return begun - std::min(begun, ended);
}

std::map<Index, std::uint64_t> OpenSessions::clients_at(Time time) const {
  std::map<Index, std::uint64_t> clients;
  for (const Span& span : spans_)
    if (span.from < time && span.to >= time) ++clients[span.client];
  return clients;
}

}  // namespace s7::reports::audit
