#include <fmt/format.h>

#include "reports/audit/words.hpp"
#include "reports/html/controller_parts.hpp"
#include "reports/html/table.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {
namespace {

using audit::AuditInput;
using audit::Connection;
using storage::Value;

constexpr Alignment right = Alignment::right;

Value known(std::string text) { return text.empty() ? Value{} : Value{std::move(text)}; }
Value count(std::uint64_t number) { return human_count(static_cast<std::int64_t>(number)); }
Value bytes(std::uint64_t number) {
  return number == 0 ? Value{} : Value{human_bytes(static_cast<std::int64_t>(number))};
}

// Rack and slot stand beside the TSAP that they were taken from.
std::string type_text(const Connection& connection) {
  std::string text = human_connection_type(connection.type);
  if (connection.port != 102) text += fmt::format("{}port {}", text.empty() ? "" : ", ", connection.port);
  return text;
}

std::vector<Value> row_of(const AuditInput& input, const Connection& connection) {
  std::uint64_t sessions = 0;
  for (const audit::Session& session : input.sessions_of(connection)) sessions += session.count;
  const audit::Seen& seen = connection.seen;
  return {Value{connection.id},
          known(input.who(connection.client)),
          known(type_text(connection)),
          known(connection.secure && connection.protocol.find("tls") == std::string::npos
                    ? connection.protocol + " (secured)"
                    : connection.protocol),
          known(human_tsap(connection.server_tsap.value_or(""), true)),
          connection.pdu_size ? Value{*connection.pdu_size} : Value{},
          count(sessions),
          count(connection.requests),
          count(connection.errors),
          count(connection.unanswered()),
          bytes(connection.read_bytes),
          bytes(connection.written_bytes),
          connection.latency_median ? Value{human_duration(*connection.latency_median)} : Value{},
          known(time_span(audit::rfc3339(seen.first.time), audit::rfc3339(seen.last.time)))};
}

}  // namespace

std::string partners(const AuditInput& input, audit::Index station) {
  Table table{"Connections",
              {column("#", right), column("client"), column("type"), column("protocol"), column("called TSAP"),
               column("PDU", right), column("sessions", right), column("requests", right),
               column("errors", right, true), column("unanswered", right, true), column("read", right),
               column("written", right), column("median", right), column("seen (UTC)")},
              {}};
  for (std::size_t i = 2; i < table.columns.size(); ++i) table.columns[i].rank = 1;
  for (const audit::Index index : input.stations[station].as_server)
    table.rows.push_back(row_of(input, input.connections[index]));
  if (table.rows.empty()) return "<p>No connection to it was seen: it was asked over connections of its own.</p>\n";
  const auto rows = static_cast<std::int64_t>(table.rows.size());
  return render(table, {fmt::format("{} to {}", counted(rows, "connection"), input.who(station)), {}, false, false});
}

}  // namespace s7::reports::html
