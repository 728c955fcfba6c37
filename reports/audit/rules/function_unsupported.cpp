// function-unsupported: a classic client asks a controller for services that its family does not have, while it reads
// and writes there well.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view rule = "function-unsupported";
constexpr std::uint16_t not_implemented = 0x8104;
constexpr std::array<std::uint16_t, 3> unsupported{not_implemented, 0x8305, 0x8702};

// What one client asked one server for.
struct Asked {
  std::map<std::string, std::uint64_t> refused;  // by function
  std::map<std::uint16_t, std::uint64_t> codes;
  std::uint64_t count = 0;
  Seen seen;
  std::uint64_t items_served = 0, items_refused = 0;
  std::map<std::string, std::uint64_t> served;  // other functions than the setup
  std::vector<Index> connections;
};

void add_function(Asked& asked, const Function& function) {
  if (function.initiator != Initiator::client || function.operation == "setup-communication") return;
  if (function.ok > 0) asked.served[function.operation] += function.ok;
  for (const CodeSeen& code : function.codes) {
    if (std::find(unsupported.begin(), unsupported.end(), code.code) == unsupported.end()) continue;
    asked.refused[function.operation] += code.count;
    asked.codes[code.code] += code.count;
    asked.count += code.count;
    asked.seen.extend(code.seen);
  }
}

void add_access(Asked& asked, const Access& access) {
  if (access.initiator != Initiator::client) return;
  asked.items_served += access.ok;
  for (const CodeSeen& code : access.codes)
    if (code.code == not_implemented) asked.items_refused += code.count;
}

std::map<Index, Asked> by_client(const AuditInput& input, Index server) {
  std::map<Index, Asked> clients;
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (connection.protocol != "s7comm") continue;
    Asked& asked = clients[connection.client];
    asked.connections.push_back(index);
    for (const Function& function : input.functions_of(connection)) add_function(asked, function);
    for (const Access& access : input.accesses_of(connection)) add_access(asked, access);
  }
  return clients;
}

// What works beside it. Empty: nothing, so that nothing may be said of single functions.
std::string contrast(const Asked& asked) {
  if (asked.items_served > 0)
    return fmt::format("It served {} to the same client",
                       counted(static_cast<std::int64_t>(asked.items_served), "item"));
  if (asked.items_refused > 0 || asked.count < 2) return {};
  std::vector<std::string> works;
  for (const auto& [function, count] : asked.served)
    if (!asked.refused.contains(function)) works.push_back(function);
  return works.empty() ? std::string{} : fmt::format("It answered {} of the same client", listed(works, 3));
}

template <class Key, class Text>
std::string counts_text(const std::map<Key, std::uint64_t>& counts, Text text) {
  std::vector<std::string> parts;
  for (const auto& [key, count] : counts)
    parts.push_back(fmt::format("{} ({})", text(key), human_count(static_cast<std::int64_t>(count))));
  return listed(parts);
}

void explain(Finding& finding, const Family* family) {
  const PutGetSwitch kind = family == nullptr ? PutGetSwitch::unknown : family->putget;
  finding.confidence = Confidence::medium;
  if (kind == PutGetSwitch::switchable || kind == PutGetSwitch::absent) {
    finding.confidence = Confidence::high;
    finding.likely_cause = fmt::format(
        "{} controllers know these services with S7comm-plus only. That is how they are made, and no setting of them.",
        family->name);
    finding.alternatives = "A communications processor or gateway answers in place of the CPU.";
    return;
  }
  if (kind == PutGetSwitch::always_open) {
    finding.likely_cause =
        "This module or its firmware lacks the service, or the request has a form that it does not know.";
    finding.alternatives = "A gateway or a simulation answers under the address of the controller.";
    return;
  }
  finding.likely_cause =
      "The controller lacks these services, as an S7-1200 or S7-1500 does for classic clients; no setting of it"
      " is probably wrong.";
  finding.alternatives = "A gateway, a simulation or a software controller that knows variables only.";
}

void tell(const AuditInput& input, Index client, Index server, const Asked& asked, Findings& findings) {
  if (asked.count == 0) return;
  const std::string works = contrast(asked);
  if (works.empty()) return;
  Finding& finding = findings.emplace_back();
  finding.rule = rule;
  finding.severity = Severity::notice;
  finding.client = client;
  finding.server = server;
  if (asked.connections.size() == 1) finding.connection = asked.connections.front();
  finding.count = asked.count;
  finding.saw(asked.seen);
  finding.title = fmt::format("{} asks {} for services that it does not have", input.who(client), input.who(server));
  finding.observation = fmt::format(
      "{} asked {} for {}, refused with {}, {}. {}.", input.who(client), introduced(input, server),
      counts_text(asked.refused, [](const std::string& function) { return function; }),
      counts_text(asked.codes, [&](std::uint16_t code) { return code_text(input, code); }), when(asked.seen), works);
  explain(finding, input.family(server));
  if (asked.items_served == 0 && finding.confidence == Confidence::medium) finding.confidence = Confidence::low;
  finding.advice =
      "Nothing is broken: let the program do without these services (snap7 calls the refusal \"CPU : Function not"
      " available\"). Lists of blocks, uploads and downloads of an S7-1200 or S7-1500 need a program that speaks"
      " S7comm-plus.";
  finding.settles = "The order number of the module, and the list of services in the manual of its family.";
}

}  // namespace

void function_unsupported(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i)
    for (const auto& [client, asked] : by_client(input, i)) tell(input, client, i, asked, findings);
}

}  // namespace s7::reports::audit::rules
