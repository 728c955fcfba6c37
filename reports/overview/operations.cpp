#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "reports/humanise.hpp"
#include "reports/overview/operation_kinds.hpp"
#include "reports/overview/sections.hpp"

namespace s7::reports {
namespace {

using Kind = Block::Kind;

constexpr std::size_t most_pairs = 10;

struct Done {
  std::int64_t times = 0, failed = 0;
};

// Stations in the order of the inventory, each with its operations by name.
struct Group {
  std::vector<std::string> order;
  std::map<std::string, std::map<std::string, Done>> pairs;
};

std::string sentence(const std::map<std::string, Done>& operations) {
  std::string text;
  for (const auto& [name, done] : operations) {
    text += fmt::format("{}{} {}x", text.empty() ? "" : ", ", name, human_count(done.times));
    if (done.failed > 0) text += fmt::format(" ({} refused)", human_count(done.failed));
  }
  return text;
}

std::string name_of(const Row& row) {
  const std::string detail = row.text("detail");
  const std::string operation = row.text("operation");
  // The name of a PI service decides what it does.
  return operation == "pi-service" && !detail.empty() ? fmt::format("{} {}", operation, detail) : operation;
}

void add_group(Document& page, std::string_view title, const Group& group) {
  if (group.order.empty()) return;
  page.add(Kind::paragraph, std::string(title));
  for (std::size_t i = 0; i < group.order.size() && i < most_pairs; ++i) {
    page.add(Kind::item, fmt::format("{}: {}", group.order[i], sentence(group.pairs.at(group.order[i]))));
  }
  if (group.order.size() > most_pairs) {
    page.add(Kind::item,
             fmt::format("and {} more pairs: report INVENTORY operations", group.order.size() - most_pairs));
  }
}

}  // namespace

void add_operations(Document& page, const OverviewSource& source) {
  std::map<OperationKind, Group> groups;
  for_each_row(source.operations, [&groups](const Row& row) {
    const OperationKind kind = kind_of_operation(row.text("operation"));
    // What nobody asked for is an indication that belongs to an earlier request.
    const std::int64_t times = std::max(row.count("requests"), row.count("ok") + row.count("failed"));
    if (kind == OperationKind::everyday || times == 0) return;
    const bool back = row.text("initiator") == "server";
    const std::string client = station(row.text("client"), row.text("client_name"));
    const std::string server = station(row.text("server"), row.text("server_name"));
    const std::string pair = back ? fmt::format("{} asks {}", server, client) : fmt::format("{} to {}", client, server);
    Group& group = groups[kind];
    auto& operations = group.pairs[pair];
    if (operations.empty()) group.order.push_back(pair);
    Done& done = operations[name_of(row)];
    done.times += times;
    done.failed += row.count("failed");
  });
  if (groups.empty()) return;
  page.add(Kind::heading, "Engineering");
  add_group(page, "Operations that change a controller or could:", groups[OperationKind::changing]);
  add_group(page, "Operations that look into its program or data:", groups[OperationKind::looking]);
}

}  // namespace s7::reports
