// protection-refused, the uncertain half: a partner is refused with the error word of a service that is not offered
// while the controller serves others, or serves its reads.

#include <fmt/format.h>

#include <set>

#include "reports/audit/contrast.hpp"
#include "reports/audit/refusals.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "protection-refused";

// What a client was refused altogether: all access, or all writing.
struct Denied {
  RefusedItems all, writes;
  std::uint64_t reads_judged = 0, writes_judged = 0;  // served, or refused for a reason of their own
  [[nodiscard]] bool everything() const { return all.count > 1 && reads_judged + writes_judged == 0; }
  [[nodiscard]] bool writing() const { return writes.count > 1 && writes_judged == 0 && reads_judged > 0; }
};

Denied denied_to(const AuditInput& input, Index server, Index client) {
  Denied denied;
  for (const Index index : input.stations[server].asked) {
    const Access& access = input.accesses[index];
    if (!is_put_get(input, access) || input.asker(access) != client) continue;
    const bool write = access.operation == Operation::write;
    std::uint64_t& judged = write ? denied.writes_judged : denied.reads_judged;
    judged += access.ok;
    for (const CodeSeen& code : access.codes) {
      if (code.code != service_refused) {
        judged += code.count;
        continue;
      }
      denied.all.add(input, access, code);
      if (write) denied.writes.add(input, access, code);
    }
  }
  return denied;
}

std::set<Index> refused_clients(const AuditInput& input, Index server) {
  std::set<Index> clients;
  for (const Index index : input.stations[server].asked) {
    const Access& access = input.accesses[index];
    if (is_put_get(input, access) && find_code(access.codes, service_refused) != nullptr)
      clients.insert(input.asker(access));
  }
  return clients;
}

Finding tell(const AuditInput& input, Index server, Index client, const Denied& denied, const Use& others) {
  const RefusedItems& items = denied.everything() ? denied.all : denied.writes;
  const Family* family = input.family(server);
  Finding finding;
  finding.rule = id;
  finding.severity = Severity::warning;
  about(finding, server, items);
  finding.client = client;
  finding.confidence = family != nullptr && family->name == "S7-1500" ? Confidence::medium : Confidence::low;
  finding.title = fmt::format(
      "{} refuses {} {}", input.who(server), input.who(client),
      denied.everything() ? "all variable access while it serves others" : "all writing while it serves reads");
  finding.observation =
      fmt::format("{} refused {} of {} ({}) with {}, {}. In that time it served {}.", introduced(input, server),
                  counted(static_cast<std::int64_t>(items.count), "item"), input.who(client), items.ranges.text(4),
                  code_text(input, service_refused), when(items.seen), others.ranges.text(4));
  finding.likely_cause = "An access level of the CPU or access control by user permits less to this partner.";
  finding.alternatives =
      "Requests that are malformed (lengths that are padded wrongly); another controller behind the"
      " same address. Between CPUs an access level does not count on an S7-1200, unless it is"
      " complete protection.";
  finding.advice =
      "Look at the access level and the users in CPU properties, Protection & Security; compare one refused"
      " request with one that is served.";
  finding.settles = "One refused request beside one that is served in Wireshark; the access level of the CPU.";
  return finding;
}

void look_at(const AuditInput& input, Index server, Findings& findings) {
  const Family* family = input.family(server);
  if (family != nullptr && family->putget == PutGetSwitch::always_open) return;
  for (const Index client : refused_clients(input, server)) {
    const Denied denied = denied_to(input, server, client);
    if (!denied.everything() && !denied.writing()) continue;
    const Seen& refused = denied.all.seen;
    const Use others = served(input, server, [&](const Access& access) {
      const bool same_time =
          access.succeeded.first.time <= refused.last.time && access.succeeded.last.time >= refused.first.time;
      return same_time && (input.asker(access) != client || access.operation == Operation::read);
    });
    if (others.items > 0) findings.push_back(tell(input, server, client, denied, others));
  }
}

}  // namespace

void access_level(const AuditInput& input, Findings& findings) {
  for (const Index server : controllers(input)) look_at(input, server, findings);
}

}  // namespace s7::reports::audit::rules
