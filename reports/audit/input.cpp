#include "reports/audit/input.hpp"

#include <algorithm>

#include "reports/humanise.hpp"

namespace s7::reports::audit {
namespace {

template <class T>
std::span<const T> part(const std::vector<T>& rows, Slice slice) {
  return std::span(rows).subspan(slice.begin, slice.size());
}

}  // namespace

std::span<const Access> AuditInput::accesses_of(const Connection& connection) const {
  return part(accesses, connection.accesses);
}

std::span<const Function> AuditInput::functions_of(const Connection& connection) const {
  return part(functions, connection.functions);
}

std::span<const Session> AuditInput::sessions_of(const Connection& connection) const {
  return part(sessions, connection.sessions);
}

Index AuditInput::asker(const Access& access) const {
  const Connection& connection = connections[access.connection];
  return access.initiator == Initiator::client ? connection.client : connection.server;
}

Index AuditInput::asked(const Access& access) const {
  const Connection& connection = connections[access.connection];
  return access.initiator == Initiator::client ? connection.server : connection.client;
}

std::string AuditInput::who(Index station) const {
  return reports::station(stations[station].address, stations[station].name);
}

std::string AuditInput::fact(Index station, std::string_view name) const {
  const auto& known = stations[station].known;
  const auto at = known.find(std::string(name));
  if (at != known.end()) return at->second;
  for (const Identity& identity : stations[station].identities)
    if (identity.fact == name) return identity.value;
  return {};
}

const Family* AuditInput::family(Index station) const {
  const std::string order_number = fact(station, "order_number");
  if (!order_number.empty()) {
    if (const Family* found = knowledge.families.by_order_number(order_number, fact(station, "firmware"))) return found;
  }
  return knowledge.families.by_name(fact(station, "family"));
}

void AuditInput::rename(const StationNames& names) {
  for (Station& station : stations)
    if (std::string name = names.of(station.address); !name.empty()) station.name = std::move(name);
}

Duration AuditInput::observed() const {
  std::vector<std::pair<Time, Time>> spans;
  for (const Capture& capture : captures)
    if (capture.first_packet && capture.last_packet) spans.emplace_back(*capture.first_packet, *capture.last_packet);
  std::sort(spans.begin(), spans.end());
  Duration sum = 0;
  std::optional<Time> covered;
  for (const auto& [first, last] : spans) {
    const Time from = covered ? std::max(*covered, first) : first;
    if (last > from) sum += last - from;
    covered = covered ? std::max(*covered, last) : last;
  }
  return sum;
}

}  // namespace s7::reports::audit
