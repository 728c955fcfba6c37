#include "reports/commissioning/remarks.hpp"

#include <fmt/format.h>

#include "reports/humanise.hpp"

namespace s7::reports::commissioning {
namespace {

using audit::Connection;
using storage::Initiator;
using storage::Operation;

bool is_plus(const Connection& connection) { return connection.protocol.rfind("s7comm-plus", 0) == 0; }

audit::Index asked_station(const audit::AuditInput& input, const Line& line) {
  const Connection& connection = input.connections[line.connection];
  const bool back = line.range && line.range->initiator == Initiator::server;
  return back ? connection.client : connection.server;
}

void append(std::string& list, std::string_view text) {
  if (!list.empty()) list += "; ";
  list += text;
}

// The kind of connection is chosen by whoever dials: panels and gateways that dial as PG take a resource that
// engineering may need.
std::string dialled_as(const audit::AuditInput& input, const Line& line) {
  const Connection& connection = input.connections[line.connection];
  if (!line.range || connection.type != "pg" || is_plus(connection)) return {};
  for (const audit::Function& function : input.functions_of(connection)) {
    const bool engineering = function.operation != "setup-communication" && function.operation != "read-szl" &&
                             function.operation != "read-clock";
    if (engineering) return {};
  }
  return "dials as PG and only uses variables: takes a resource meant for engineering";
}

}  // namespace

std::string type_text(const Connection& connection) {
  if (is_plus(connection))
    return connection.type.empty() ? "S7comm-plus" : "S7comm-plus " + human_connection_type(connection.type);
  if (connection.protocol == "iso-on-tcp") return "ISO-on-TCP";
  if (connection.protocol != "s7comm") return "other (" + connection.protocol + ")";
  if (connection.type == "s7-basic") return "S7 one-sided";
  return connection.type.empty() ? "S7 (start not seen)" : human_connection_type(connection.type);
}

std::string direction_text(const Line& line) {
  if (!line.range) return {};
  const char* who = line.range->initiator == Initiator::server ? "server" : "client";
  switch (line.range->operation) {
    case Operation::read: return fmt::format("{} reads", who);
    case Operation::write: return fmt::format("{} writes", who);
    case Operation::subscribe: break;
  }
  return fmt::format("{} subscribes", who);
}

std::string putget_text(const audit::AuditInput& input, const Line& line) {
  if (!line.range) return {};
  const Connection& connection = input.connections[line.connection];
  const bool absolute = line.range->area != "symbol" && line.range->area != "NCK";
  if (connection.protocol != "s7comm" || !absolute || line.range->operation == Operation::subscribe) return "no";
  const Family* family = input.family(asked_station(input, line));
  switch (family == nullptr ? PutGetSwitch::unknown : family->putget) {
    case PutGetSwitch::switchable: return "yes";
    case PutGetSwitch::always_open: return "no such switch";
    case PutGetSwitch::absent: return "no";
    case PutGetSwitch::unknown: break;
  }
  return "on S7-1200/1500";
}

std::string firewall_text(const audit::AuditInput& input, const Line& line) {
  const Connection& connection = input.connections[line.connection];
  return fmt::format("{} > {} tcp/{}", input.stations[connection.client].address,
                     input.stations[connection.server].address, connection.port);
}

std::string remark_text(const audit::AuditInput& input, const Line& line) {
  const Connection& connection = input.connections[line.connection];
  std::string text = dialled_as(input, line);
  if (!connection.start_seen) append(text, "the start was not seen");
  if (line.requests > 0 && line.ok == 0 && line.failed > 0) append(text, "never served: every answer was a refusal");
  if (line.requests > 0 && line.ok == 0 && line.failed == 0) append(text, "no answer was seen");
  if (connection.secure) append(text, "encrypted: variables can't be seen");
  if (!line.range && !connection.secure && connection.protocol.rfind("s7comm", 0) == 0)
    append(text, connection.answers_only() ? "only answers were captured, not what was asked"
                                           : "no variable access was seen");
  if (connection.port != 102) append(text, fmt::format("port {}", connection.port));
  return text;
}

}  // namespace s7::reports::commissioning
