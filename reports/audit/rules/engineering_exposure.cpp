// clear-text-engineering, unexpected-port: engineering that everybody on the way can read, and S7 where nobody looks
// for it.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"
#include "reports/knowledge/order_number.hpp"
#include "reports/overview/facts.hpp"

namespace s7::reports::audit::rules {
namespace {

// Why a controller is taken to be capable of TLS.
struct Proof {
  bool capable = false;
  Severity severity = Severity::notice;
  Confidence confidence = Confidence::medium;
  std::string text;
};

Proof tls_proof(const AuditInput& input, Index server) {
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (!connection.secure) continue;
    return {true, Severity::warning, Confidence::high,
            fmt::format("It uses TLS with {}", input.who(connection.client))};
  }
  const Family* family = input.family(server);
  const std::string firmware = input.fact(server, "firmware");
  if (family == nullptr || family->tls_from.empty() || family->tls_from == "never") return {};
  if (family->tls_from == "always")
    return {true, Severity::warning, Confidence::medium, fmt::format("Every {} is capable of TLS", family->name)};
  if (firmware.empty() || older_firmware(firmware, family->tls_from)) return {};
  return {true, Severity::warning, Confidence::medium,
          fmt::format("Its firmware {} is capable of TLS ({} from firmware {} on)", firmware, family->name,
                      family->tls_from)};
}

bool is_clear_engineering(const Connection& connection) {
  return connection.protocol == "s7comm-plus" && !connection.secure &&
         (connection.type == "es" || connection.type == "pg") && connection.requests > 0;
}

void clear_text(const AuditInput& input, Index server, Findings& findings) {
  Finding finding;
  std::vector<Index> clients, connections;
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (!is_clear_engineering(connection)) continue;
    clients.push_back(connection.client);
    connections.push_back(index);
    finding.count += connection.requests;
    finding.saw(connection.seen);
  }
  if (clients.empty()) return;
  const Proof proof = tls_proof(input, server);
  if (!proof.capable) return;
  finding.rule = "clear-text-engineering";
  finding.severity = proof.severity;
  finding.confidence = proof.confidence;
  finding.server = server;
  if (connections.size() == 1) {
    finding.connection = connections.front();
    finding.client = clients.front();
  }
  finding.title = fmt::format("Engineering of {} runs in clear text", input.who(server));
  finding.observation = fmt::format(
      "{} worked on {} with S7comm-plus without TLS: {}, {}. {}.", stations_text(input, clients),
      introduced(input, server), counted(static_cast<std::int64_t>(finding.count), "request"),
      time_span(rfc3339(finding.first_seen.value_or(0)), rfc3339(finding.last_seen.value_or(0))), proof.text);
  finding.likely_cause =
      "The controller probably permits unencrypted PG and HMI communication, or its project is older than"
      " its firmware.";
  finding.alternatives = "An engineering tool that is older than the firmware and can't do better.";
  finding.advice =
      "In the properties of the CPU (Protection & Security, Connection mechanisms) permit secure PG/PC and HMI"
      " communication only, after every panel and engineering station has a version that can do it; until then let only"
      " engineering stations reach port 102.";
  finding.settles = "CPU properties, Protection & Security, Connection mechanisms.";
  findings.push_back(std::move(finding));
}

void other_port(const AuditInput& input, Index server, Findings& findings) {
  std::map<std::uint16_t, std::vector<Index>> ports;
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (connection.port != 102 && is_s7(connection.protocol) && connection.responses > 0)
      ports[connection.port].push_back(index);
  }
  for (const auto& [port, connections] : ports) {
    Finding finding;
    std::vector<Index> clients;
    for (const Index index : connections) {
      clients.push_back(input.connections[index].client);
      finding.count += input.connections[index].requests;
      finding.saw(input.connections[index].seen);
    }
    finding.rule = "unexpected-port";
    finding.severity = Severity::notice;
    finding.server = server;
    if (connections.size() == 1) {
      finding.connection = connections.front();
      finding.client = clients.front();
    }
    finding.title = fmt::format("{} speaks S7 on port {}", input.who(server), port);
    finding.observation =
        fmt::format("{} uses S7 on TCP port {} of {}: {}.", stations_text(input, clients), port,
                    introduced(input, server), counted(static_cast<std::int64_t>(finding.count), "request"));
    finding.likely_cause = "A router or remote access forwards another port to the controller's port 102.";
    finding.confidence = Confidence::medium;
    finding.alternatives = "A gateway or software controller that listens on a port of its own choice.";
    finding.advice = fmt::format(
        "Find out what listens there, and give port {} the same firewall rules as port 102: rules for 102 alone do not"
        " see it.",
        port);
    finding.settles = "The forwarding table of the router, or the settings of the gateway.";
    finding.filter = fmt::format("tcp.port == {}", port);
    findings.push_back(std::move(finding));
  }
}

}  // namespace

void clear_text_engineering(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i) clear_text(input, i, findings);
}

void unexpected_port(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i) other_port(input, i, findings);
}

}  // namespace s7::reports::audit::rules
