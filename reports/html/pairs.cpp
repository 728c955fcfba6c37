#include "reports/html/pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "reports/audit/openings.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {
namespace {

using audit::AuditInput;
using audit::Index;
using Pairs = std::map<std::pair<Index, Index>, Pair>;

void add_accesses(Pair& pair, const AuditInput& input, const audit::Connection& connection) {
  for (const audit::Access& access : input.accesses_of(connection)) {
    const bool by_client = access.initiator == audit::Initiator::client;
    const bool writes = access.operation == audit::Operation::write;
    pair.refused += access.failed;
    if (access.ok == 0) continue;
    (by_client ? (writes ? pair.writes : pair.reads) : (writes ? pair.server_writes : pair.server_reads)) = true;
  }
}

void add_connection(Pair& pair, const AuditInput& input, const audit::Connection& connection) {
  ++pair.connections;
  pair.encrypted |= connection.secure || connection.protocol.find("tls") != std::string::npos;
  add_accesses(pair, input, connection);
  for (const audit::Session& session : input.sessions_of(connection))
    pair.bytes += session.to_server.bytes + session.to_client.bytes;
}

bool failed(const AuditInput& input, const audit::Attempt& attempt) {
  if (attempt.outcome == "established" || audit::undecided(input, attempt)) return false;
  const auto& served = input.stations[attempt.server].as_server;
  return std::none_of(served.begin(), served.end(), [&](Index index) {
    const audit::Connection& connection = input.connections[index];
    return connection.client == attempt.client && connection.port == attempt.port && connection.protocol == "rdp";
  });
}

std::string does(std::string_view who, bool reads, bool writes, std::string_view whom) {
  if (!reads && !writes) return {};
  return fmt::format("{} {} {}", who, reads && writes ? "reads and writes" : reads ? "reads" : "writes", whom);
}

}  // namespace

std::string_view name(PairVerdict verdict) noexcept {
  switch (verdict) {
    case PairVerdict::written: return "written";
    case PairVerdict::read: return "read";
    case PairVerdict::refused: return "refused";
    case PairVerdict::encrypted: return "encrypted";
    case PairVerdict::other: return "other";
    case PairVerdict::failed: break;
  }
  return "failed";
}

PairVerdict Pair::verdict() const noexcept {
  if (writes || server_writes) return PairVerdict::written;
  if (reads || server_reads) return PairVerdict::read;
  if (refused > 0) return PairVerdict::refused;
  if (encrypted) return PairVerdict::encrypted;
  return connections > 0 ? PairVerdict::other : PairVerdict::failed;
}

std::vector<Pair> pairs_of(const AuditInput& input) {
  Pairs pairs;
  for (Index i = 0; i < input.connections.size(); ++i) {
    const audit::Connection& connection = input.connections[i];
    const audit::Sight sight = input.trust.sight(i);
    Pair& pair = pairs[{connection.client, connection.server}];
    add_connection(pair, input, connection);
    pair.one_way |= sight == audit::Sight::client_only || sight == audit::Sight::server_only;
  }
  for (const audit::Attempt& attempt : input.attempts)
    if (failed(input, attempt)) pairs[{attempt.client, attempt.server}].failed_attempts += attempt.count;
  std::vector<Pair> out;
  for (auto& [ends, pair] : pairs) {
    pair.client = ends.first;
    pair.server = ends.second;
    out.push_back(pair);
  }
  return out;
}

std::string pair_text(const AuditInput& input, const Pair& pair) {
  const std::string client = input.who(pair.client), server = input.who(pair.server);
  std::string text = does(client, pair.reads, pair.writes, server);
  const std::string back = does(server, pair.server_reads, pair.server_writes, client);
  if (!back.empty()) text += (text.empty() ? "" : "; ") + back;
  if (text.empty()) {
    text = pair.connections == 0
               ? fmt::format("{} did not reach {}", client, server)
               : fmt::format("{} and {}: {}", client, server,
                             pair.one_way ? "only one direction was captured" : "no variable was served");
  }
  if (pair.encrypted) text += "; encrypted: what it did was not seen";
  if (pair.refused > 0) text += fmt::format("; {} refused", counted(static_cast<std::int64_t>(pair.refused), "item"));
  if (pair.failed_attempts > 0)
    text += fmt::format("; {}", counted(static_cast<std::int64_t>(pair.failed_attempts), "failed attempt"));
  if (pair.bytes > 0) text += fmt::format("; {}", human_bytes(static_cast<std::int64_t>(pair.bytes)));
  return text;
}

}  // namespace s7::reports::html
