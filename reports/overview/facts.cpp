#include "reports/overview/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "reports/humanise.hpp"
#include "reports/overview/operation_kinds.hpp"
#include "reports/routed_tsap.hpp"

namespace s7::reports {
namespace {

class Gatherer {
 public:
  explicit Gatherer(const OverviewSource& source) : source_(source) {}
  Facts facts();

 private:
  void add_connection(const Row& row);
  void add_access(const OverviewAccess& access);
  void add_operation(const Row& row);
  void add_device(const Row& row);
  void count_put_get(Server& asked, const OverviewAccess& access);

  const OverviewSource& source_;
  Facts facts_;
  std::unordered_map<std::int64_t, std::string> protocols_;  // of each connection
  std::set<std::int64_t> routed_;                            // connections with stations behind a gateway
};

std::string type_text(const Row& row) {
  std::string text = human_connection_type(row.text("connection_type"));
  const auto rack = row.integer("rack");
  const auto slot = row.integer("slot");
  if (!rack || !slot) return text;
  if (!text.empty()) text += ", ";
  return text + fmt::format("rack {} slot {}", *rack, *slot);
}

void Gatherer::add_connection(const Row& row) {
  const std::string protocol = row.text("protocol");
  protocols_[row.count("id")] = protocol;
  if (is_routed_tsap(row.text("server_tsap"))) routed_.insert(row.count("id"));
  if (!is_s7(protocol)) return;
  Server& asked = facts_.servers[row.text("server")];
  if (asked.name.empty()) asked.name = row.text("server_name");
  if (row.count("port") != 0) asked.ports.insert(row.count("port"));
  const std::string client = row.text("client");
  if (const std::string name = row.text("client_name"); !name.empty()) facts_.names[client] = name;
  if (const std::string name = row.text("server_name"); !name.empty()) facts_.names[row.text("server")] = name;
  Partner& partner = asked.partners[client];
  partner.protocols.insert(protocol);
  if (const std::string type = type_text(row); !type.empty()) partner.types.insert(type);
  if (const auto size = row.integer("pdu_size")) partner.pdu_sizes.insert(*size);
  if (const auto median = row.integer("latency_median_us")) partner.medians.push_back(*median);
  partner.sessions += row.count("sessions");
  partner.requests += row.count("requests");
  partner.unanswered += row.count("unanswered");
  partner.errors += row.count("errors");
  partner.answers_only += row.count("requests") == 0 && row.count("responses") > 0 ? 1 : 0;
}

// The rule of the view `devices`: what was served is open; 0x8104 and nothing else is refused; anything else proves
// neither.
void Gatherer::count_put_get(Server& asked, const OverviewAccess& access) {
  const bool absolute = access.area != "symbol" && access.area != "NCK";
  const auto protocol = protocols_.find(access.connection);
  if (!absolute || access.operation == storage::Operation::subscribe || protocol == protocols_.end() ||
      protocol->second != "s7comm")
    return;
  if (access.initiator == storage::Initiator::client && routed_.contains(access.connection)) return;
  asked.put_get_requests += access.requests;
  asked.put_get_ok += access.ok;
  asked.put_get_failed += access.failed;
  for (const auto& [code, count] : access.codes) asked.other_codes |= code != "0x8104";
}

// Code and number of the answers that were refusals.
std::vector<std::pair<std::string, std::int64_t>> refusals(const OverviewAccess& access) {
  if (access.codes.empty() && access.failed > 0) return {{"", access.failed}};
  return access.codes;
}

void Gatherer::add_access(const OverviewAccess& access) {
  const bool back = access.initiator == storage::Initiator::server;
  Server& asked = facts_.servers[back ? access.client : access.server];
  Partner& partner = asked.partners[back ? access.server : access.client];
  partner.asked_back |= back;
  const std::string operation(storage::name(access.operation));
  const auto add = [&access](TouchedRanges& ranges) {
    ranges.add(access.area, access.db, access.first_byte, access.bytes, access.detail);
  };
  if (access.ok > 0) {
    partner.items[operation] += access.ok;
    add(partner.touched[operation]);
  }
  if (access.ok + access.failed == 0 && access.requests > 0) {
    partner.unanswered_items[operation].items += access.requests;
    add(partner.unanswered_items[operation].ranges);
  }
  for (const auto& [code, count] : refusals(access)) {
    Refusal& refusal = partner.refused[{operation, code}];
    refusal.items += count;
    add(refusal.ranges);
  }
  count_put_get(asked, access);
}

// What engineering does has a section of its own; what nobody asked for is an indication.
void Gatherer::add_operation(const Row& row) {
  const std::string operation = row.text("operation"), protocol = row.text("protocol");
  if (protocol != "s7comm" && protocol != "s7comm-plus")
    return;  // others have a section of their own, or are encrypted
  const bool asked = row.count("requests") + row.count("ok") + row.count("failed") > 0;
  const bool everyday = kind_of_operation(operation) == OperationKind::everyday && operation != "setup-communication";
  if (!asked || !everyday || row.text("initiator") == "server") return;
  Server* server = facts_.servers.find(row.text("server"));
  if (server == nullptr) return;
  Partner& partner = server->partners[row.text("client")];
  partner.uses.insert(operation);
  partner.subscribed |= is_subscription(operation);
}

void Gatherer::add_device(const Row& row) {
  Server* station = facts_.servers.find(row.text("address"));
  if (station == nullptr) return;
  if (station->name.empty()) station->name = row.text("name");
  if (!station->identity.empty()) return;
  std::string text = row.text("order_number");
  if (text.empty()) text = row.text("family");
  const std::string firmware = row.text("firmware");
  if (!firmware.empty()) text += fmt::format("{}firmware {}", text.empty() ? "" : ", ", firmware);
  station->identity = std::move(text);
}

// Captures may overlap or leave gaps between them: neither counts as observed twice or at all.
std::int64_t observed(const Table& captures) {
  std::vector<std::pair<std::int64_t, std::int64_t>> periods;
  for_each_row(captures, [&periods](const Row& row) {
    const auto from = parse_time(row.text("first_packet"));
    const auto to = parse_time(row.text("last_packet"));
    if (from && to && *from <= *to) periods.emplace_back(*from, *to);
  });
  std::sort(periods.begin(), periods.end());
  std::int64_t sum = 0;
  std::optional<std::int64_t> covered;  // until when
  for (const auto& [from, to] : periods) {
    const std::int64_t begin = covered ? std::max(from, *covered) : from;
    sum += std::max<std::int64_t>(0, to - begin);
    covered = std::max(to, covered.value_or(to));
  }
  return sum;
}

Facts Gatherer::facts() {
  for_each_row(source_.connections, [this](const Row& row) { add_connection(row); });
  for (const OverviewAccess& access : source_.accesses) add_access(access);
  for_each_row(source_.operations, [this](const Row& row) { add_operation(row); });
  for_each_row(source_.devices, [this](const Row& row) { add_device(row); });
  facts_.observed_us = observed(source_.captures);
  return std::move(facts_);
}

}  // namespace

bool is_s7(std::string_view protocol) noexcept { return protocol.substr(0, 6) == "s7comm"; }

Facts gather(const OverviewSource& source) { return Gatherer(source).facts(); }

}  // namespace s7::reports
