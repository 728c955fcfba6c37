// protection-refused: what a controller refuses because of its protection level, know-how protection or password.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "reports/audit/exposure.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "protection-refused";
constexpr std::uint16_t protection_level = 0xD241, test_level = 0xD0A1, fail_safe = 0xD242, wrong_password = 0xD602;

bool speaks_of_protection(std::uint16_t code) {
  return code == protection_level || code == test_level || code == fail_safe || code == wrong_password;
}

// What one station asked of another and was refused.
struct Protected {
  std::map<std::uint16_t, std::uint64_t> codes;
  std::map<std::string, std::uint64_t> functions;
  std::uint64_t count = 0;
  Seen seen;
  std::set<Index> connections;
  bool only_variables = true;   // reading and writing alone
  std::optional<Time> granted;  // one of the functions succeeded after its last refusal
};

using Pairs = std::map<std::pair<Index, Index>, Protected>;  // asked, asker

std::string function_text(const Function& function) {
  std::string text = function.operation;
  std::replace(text.begin(), text.end(), '-', ' ');
  return function.detail.empty() ? text : fmt::format("{} {}", text, function.detail);
}

// Connected as an engineering tool: it may belong there.
bool as_engineering(const AuditInput& input, const Protected& refused) {
  return std::all_of(refused.connections.begin(), refused.connections.end(), [&](Index index) {
    const std::string& type = input.connections[index].type;
    return type == "pg" || type == "es";
  });
}

// Reading and writing of variables is everybody's business, the rest is for engineering.
std::string advice_for(const AuditInput& input, const Protected& refused) {
  if (refused.only_variables)
    return "Decide whether this partner may do it. If so, the protection level of the CPU has to permit it without a"
           " password; if not, take it out of the client.";
  if (as_engineering(input, refused))
    return "Who may do this enters the password of the CPU first. If nobody knows who tried, look at what else this"
           " station did.";
  return "Find out what runs on this station: it is not connected as an engineering tool, and asks for what needs one."
         " If nobody knows, treat it as an attempt and look at what else it did.";
}

void add(Protected& refused, Index connection, const std::string& what, const CodeSeen& code, const Seen& succeeded) {
  refused.codes[code.code] += code.count;
  refused.functions[what] += code.count;
  refused.count += code.count;
  refused.seen.extend(code.seen);
  refused.connections.insert(connection);
  if (succeeded.known() && succeeded.last.time > code.seen.last.time)
    refused.granted = std::max(refused.granted.value_or(succeeded.last.time), succeeded.last.time);
}

Pairs pairs_of(const AuditInput& input) {
  Pairs pairs;
  for (const Function& function : input.functions) {
    const Connection& connection = input.connections[function.connection];
    const bool by_client = function.initiator == Initiator::client;
    const Index asked = by_client ? connection.server : connection.client;
    const Index asker = by_client ? connection.client : connection.server;
    for (const CodeSeen& code : function.codes)
      if (speaks_of_protection(code.code) && connection.protocol == "s7comm") {
        Protected& refused = pairs[{asked, asker}];
        refused.only_variables = false;
        add(refused, function.connection, function_text(function), code, function.succeeded);
      }
  }
  for (const Access& access : input.accesses) {
    for (const CodeSeen& code : access.codes) {
      if (!speaks_of_protection(code.code) || !is_put_get(input, access)) continue;
      const std::string_view verb = access.operation == Operation::write ? "write" : "read";
      add(pairs[{input.asked(access), input.asker(access)}], access.connection,
          fmt::format("{} {}", verb, range_of(access)), code, access.succeeded);
    }
  }
  return pairs;
}

std::string code_list(const AuditInput& input, const Protected& refused) {
  std::vector<std::string> texts;
  for (const auto& [code, count] : refused.codes) texts.push_back(code_text(input, code));
  return listed(texts);
}

std::string function_list(const Protected& refused) {
  std::vector<std::string> texts;
  for (const auto& [name, count] : refused.functions)
    texts.push_back(count == 1 ? name : fmt::format("{} ({} times)", name, count));
  return listed(texts, 4);
}

void explain(const AuditInput& input, const Protected& refused, Finding& finding) {
  const bool only_password = refused.codes.size() == 1 && refused.codes.contains(wrong_password);
  if (only_password) {
    finding.likely_cause = "The password was wrong.";
    finding.alternatives = "The controller has another password since its last download.";
    finding.advice =
        "Ask who works there. If it is known, give him the right password; if not, look at what else this"
        " station did.";
    finding.settles = "Who worked at this station at that time.";
    return;
  }
  finding.likely_cause = refused.codes.contains(fail_safe)
                             ? "The fail-safe program is protected against this function."
                             : "The protection level of the CPU, or its key switch, does not permit this function.";
  finding.alternatives = "Know-how protection of the block.";
  finding.advice = advice_for(input, refused);
  finding.settles = "The protection level in the hardware configuration, and the key switch at the CPU.";
}

Severity severity_of(const Protected& refused) {
  return refused.granted || refused.count < 2 ? Severity::notice : Severity::warning;
}

Finding tell(const AuditInput& input, Index asked, Index asker, const Protected& refused) {
  Finding finding;
  finding.rule = id;
  finding.severity = severity_of(refused);
  finding.client = asker;
  finding.server = asked;
  if (refused.connections.size() == 1) finding.connection = *refused.connections.begin();
  finding.count = refused.count;
  finding.title = fmt::format("{} refuses {} protected functions", input.who(asked), input.who(asker));
  finding.observation =
      fmt::format("{} refused {} of {} ({}), with {}: {}.{}", introduced(input, asked),
                  counted(static_cast<std::int64_t>(refused.count), "request"), input.who(asker), when(refused.seen),
                  code_list(input, refused), function_list(refused),
                  refused.granted ? fmt::format(" After that it was granted ({}).", when(*refused.granted)) : "");
  finding.saw(refused.seen);
  explain(input, refused, finding);
  return finding;
}

}  // namespace

void protection_refused(const AuditInput& input, Findings& findings) {
  for (const auto& [pair, refused] : pairs_of(input)) findings.push_back(tell(input, pair.first, pair.second, refused));
}

}  // namespace s7::reports::audit::rules
