#include <fmt/format.h>

#include "reports/humanise.hpp"
#include "reports/overview/operation_kinds.hpp"
#include "reports/overview/sections.hpp"

namespace s7::reports {
namespace {

using Kind = Block::Kind;

struct Observed {
  bool reads = false, writes = false, changes = false, plus = false, tls = false, failed = false;
};

Observed look(const OverviewSource& source) {
  Observed observed;
  for_each_row(source.accesses, [&observed](const Row& row) {
    const std::string operation = row.text("operation");
    observed.reads |= operation == "read";
    observed.writes |= operation == "write";
  });
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
  missing(observed.reads, "reading by absolute address");
  missing(observed.writes, "writing by absolute address");
  missing(observed.changes, "stop, download, forcing or password use");
  missing(observed.plus, "S7comm-plus");
  if (observed.plus) missing(observed.tls, "TLS");
  missing(observed.failed, "failed attempts to connect");
  page.add(Kind::heading, "Not observed");
  if (!list.empty()) page.add(Kind::paragraph, fmt::format("Not seen: {}.", list));
  if (observed.tls)
    page.add(Kind::paragraph, "S7comm-plus connections with TLS are encrypted: what they did is not in here.");
  page.add(Kind::paragraph,
           fmt::format(
               "The captures cover {}. What happens less often, or elsewhere, is not in here: silence proves nothing.",
               human_coverage(facts.observed_us)));
}

}  // namespace s7::reports
