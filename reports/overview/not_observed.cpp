#include <fmt/format.h>

#include "reports/humanise.hpp"
#include "reports/overview/operation_kinds.hpp"
#include "reports/overview/sections.hpp"

namespace s7::reports {
namespace {

using Kind = Block::Kind;

struct Observed {
  bool reads = false, writes = false, changes = false, plus = false, tls = false, failed = false;
  std::int64_t answers_only = 0;  // connections of which no question was captured
};

Observed look(const OverviewSource& source) {
  Observed observed;
  for (const OverviewAccess& access : source.accesses) {
    observed.reads |= access.operation == storage::Operation::read;
    observed.writes |= access.operation == storage::Operation::write;
  }
  for_each_row(source.operations, [&observed](const Row& row) {
    const std::string operation = row.text("operation");
    observed.changes |= kind_of_operation(operation) == OperationKind::changing;
    observed.reads |= reads_variables(operation);
    observed.writes |= writes_variables(operation);
  });
  for_each_row(source.connections, [&observed](const Row& row) {
    const std::string protocol = row.text("protocol");
    observed.plus |= protocol.substr(0, 11) == "s7comm-plus";
    observed.tls |= protocol == "s7comm-plus-tls";
    if (is_s7(protocol) && row.count("requests") == 0 && row.count("responses") > 0) ++observed.answers_only;
  });
  observed.changes |= !source.changes.rows.empty();
  observed.failed = !source.attempts.rows.empty();
  return observed;
}

}  // namespace

void add_not_observed(Document& page, const OverviewSource& source, const Facts& facts) {
  if (source.captures.rows.empty()) return;
  const Observed observed = look(source);
  std::string list;
  const auto missing = [&list](bool seen, std::string_view what) {
    if (!seen) list += fmt::format("{}{}", list.empty() ? "" : ", ", what);
  };
  const bool unknown = observed.answers_only > 0;  // what was asked there may have been any of these
  missing(observed.reads || unknown, "reading by absolute address");
  missing(observed.writes || unknown, "writing by absolute address");
  missing(observed.changes || unknown, "stop, download, forcing or password use");
  missing(observed.plus, "S7comm-plus");
  if (observed.plus) missing(observed.tls, "TLS");
  missing(observed.failed, "failed attempts to connect");
  page.add(Kind::heading, "Not observed");
  if (!list.empty()) page.add(Kind::paragraph, fmt::format("Not seen: {}.", list));
  if (unknown)
    page.add(Kind::paragraph,
             fmt::format("Of {} only answers were captured: what was read, written or changed there is not known.",
                         counted(observed.answers_only, "connection")));
  if (observed.tls)
    page.add(Kind::paragraph, "S7comm-plus connections with TLS are encrypted: what they did is not in here.");
  page.add(Kind::paragraph,
           fmt::format(
               "The captures cover {}. What happens less often, or elsewhere, is not in here: silence proves nothing.",
               human_coverage(facts.observed_us)));
}

}  // namespace s7::reports
