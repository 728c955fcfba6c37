#include "reports/firewall/rules.hpp"
#include "reports/render.hpp"
#include "reports/unicode.hpp"

namespace s7::reports::firewall {
namespace {

using storage::Value;

std::vector<Value> row(const std::string& source, const std::string& destination, std::uint16_t port,
                       const char* action, const std::string& comment) {
  return {source,
          destination,
          std::string("tcp"),
          std::int64_t{port},
          std::string("source to destination"),
          std::string(action),
          comment};
}

std::string text(const std::optional<Network>& network) { return network ? network->text() : "any"; }

}  // namespace

std::string csv(const Rules& rules) {
  Table table{"Firewall", {}, {}};
  for (const char* name : {"source", "destination", "protocol", "port", "direction", "action", "comment"})
    table.columns.push_back({name});
  table.columns[3].kind = storage::ColumnKind::integer;
  for (const Rule& rule : rules.rules) {
    for (const std::uint16_t port : rules.ports) {
      if (rule.port && *rule.port != port) continue;
      table.rows.push_back(row(text(rule.client), text(rule.server), port, "allow", printable(rule.comment)));
    }
  }
  for (const std::uint16_t port : rules.ports)
    table.rows.push_back(
        row("any", "any", port, "deny", "everything else; answers of allowed connections pass by their state"));
  return render_csv(table, true);
}

}  // namespace s7::reports::firewall
