#include "cli/live/alerts/alert_rules.hpp"

#include <fmt/format.h>

#include "reports/plan/deviations.hpp"
#include "reports/plan/words.hpp"

namespace s7::cli {
namespace {

using namespace storage;
namespace plans = reports::plan;

plans::ObservedConnection observed(const ConnectionKey& key) {
  plans::ObservedConnection out;
  out.client = key.client;
  out.server = key.server;
  out.port = key.port;
  out.client_tsap = key.client_tsap;
  out.server_tsap = key.server_tsap;
  out.protocol = key.protocol;
  return out;
}

plans::ObservedAccess observed(const AccessKey& key) {
  return plans::observed_access(key.initiator, key.operation == Operation::write, key.area, key.db, key.first_byte,
                                key.bytes, key.detail);
}

std::string words(const AccessKey& key) {
  plans::Touched touched;
  plans::touch(touched, observed(key));
  return plans::touched_text(touched, 1);
}

std::string_view words(plans::DeviationKind kind) {
  switch (kind) {
    case plans::DeviationKind::unplanned_connection: return "unplanned connection";
    case plans::DeviationKind::unplanned_access: return "unplanned access";
    case plans::DeviationKind::wrong_direction: return "planned for another direction only";
    case plans::DeviationKind::planned_not_seen: break;
  }
  return "";
}

// The station that asked, then the other one.
std::pair<std::string, std::string> asking(const ConnectionKey& key, Initiator initiator) {
  return initiator == Initiator::client ? std::pair(key.client, key.server) : std::pair(key.server, key.client);
}

}  // namespace

void AlertRules::set_plan(std::optional<plans::Plan> plan) {
  plan_ = std::move(plan);
  deviating_.clear();
}

bool AlertRules::first_time(Known& known, std::string what) const {
  return known.size() < most_known_ && known.insert(std::move(what)).second;
}

ConnectionId AlertRules::connection(const ConnectionKey& key) {
  if (ids_.size() >= most_known_) {  // numbers are not given again, so nothing is mistaken for something else
    keys_.clear();
    ids_.clear();
    told_.clear();
  }
  const auto [at, fresh] = ids_.try_emplace(key, next_id_);
  if (fresh) keys_[next_id_++] = &at->first;
  return at->second;
}

const ConnectionKey* AlertRules::key_of(ConnectionId id) const {
  const auto at = keys_.find(id);
  return at != keys_.end() ? at->second : nullptr;
}

void AlertRules::check_plan(ConnectionId id, const ConnectionKey& connection, const AccessKey* access,
                            std::int64_t time) {
  if (!plan_ || !plans::concerns_plans(connection.protocol, connection.port)) return;
  plans::ObservedConnection seen = observed(connection);
  if (access != nullptr) seen.accesses.push_back(observed(*access));
  for (const plans::Deviation& deviation : plans::deviations(*plan_, {seen})) {
    if (deviation.kind == plans::DeviationKind::planned_not_seen) continue;
    const bool whole = deviation.kind == plans::DeviationKind::unplanned_connection;
    const std::string what = whole ? plans::connection_terms(seen) : plans::touched_text(deviation.touched, 1);
    if (!first_time(deviating_, fmt::format("{} {} {}", id, words(deviation.kind), what))) continue;
    const auto [from, to] = asking(connection, whole ? Initiator::client : deviation.initiator);
    raise_({AlertKind::deviation, time, from, to, fmt::format("{}: {}", words(deviation.kind), what)});
  }
}

void AlertRules::add(CaptureId, ConnectionId id, const ConnectionTotals& totals) {
  const ConnectionKey* key = key_of(id);
  if (key == nullptr || !told_.insert(id).second) return;
  const std::int64_t time = totals.seen.first.time;
  if (connections_.size() < most_known_ && connections_.insert(*key).second)
    raise_({AlertKind::connection, time, key->client, key->server, plans::connection_terms(observed(*key))});
  check_plan(id, *key, nullptr, time);
}

void AlertRules::add(CaptureId, ConnectionId id, const AccessKey& access, const AccessTotals& totals) {
  const ConnectionKey* key = key_of(id);
  if (key == nullptr) return;
  const auto [from, to] = asking(*key, access.initiator);
  const std::int64_t time = totals.seen.first.time != 0 ? totals.seen.first.time : totals.succeeded.first.time;
  const std::string what = words(access);
  if (access.operation == Operation::write && totals.requests > 0 && writers_.size() < most_known_ &&
      writers_.insert({from, to}).second)
    raise_({AlertKind::first_write, time, from, to, what});
  for (const auto& [code, refused] : totals.codes)
    if (first_time(refused_, fmt::format("{} {} {}", id, what, code)))
      raise_({AlertKind::refused, refused.seen.first.time, from, to, fmt::format("{}: {:#04x}", what, code)});
  if (plan_ && first_time(deviating_, fmt::format("{} {} {}", id, static_cast<int>(access.operation), what)))
    check_plan(id, *key, &access, time);
}

void AlertRules::add(CaptureId, ConnectionId id, const OperationKey& operation, const OperationTotals& totals) {
  const ConnectionKey* key = key_of(id);
  if (key == nullptr) return;
  const auto [from, to] = asking(*key, operation.initiator);
  for (const auto& [code, refused] : totals.codes)
    if (first_time(refused_, fmt::format("{} {} {} {}", id, operation.operation, operation.detail, code)))
      raise_({AlertKind::refused, refused.seen.first.time, from, to,
              fmt::format("{}{}{}: {:#06x}", operation.operation, operation.detail.empty() ? "" : " ", operation.detail,
                          code)});
}

void AlertRules::add(CaptureId, const AttemptRecord& attempt) {
  if (attempt.outcome == "established") return;
  const std::string tsap = attempt.server_tsap ? ", TSAP " + *attempt.server_tsap : std::string();
  const std::string what = fmt::format("connection {}, port {}{}", attempt.outcome, attempt.port, tsap);
  if (first_time(attempts_, fmt::format("{} {} {}", attempt.client, attempt.server, what)))
    raise_({AlertKind::refused, attempt.seen.first.time, attempt.client, attempt.server, what});
}

void AlertRules::add(CaptureId, const EventRecord& event) {
  std::string text = event.kind;
  if (!event.detail.empty()) text += " " + event.detail;
  if (!event.outcome.empty()) text += ", " + event.outcome;
  raise_({AlertKind::event, event.at.time, event.client, event.server, std::move(text)});
}

}  // namespace s7::cli
