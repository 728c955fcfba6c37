#include "cli/record/rare_facts.hpp"

#include "cli/record/convert.hpp"
#include "reports/unicode.hpp"

namespace s7::cli {

using namespace dissector;
using reports::printable;

EventRow event_row(const ControllerEvent& event) {
  EventRow out;
  out.capture = event.where.capture;
  out.order = event.where.order;
  out.record.kind = event.kind;
  out.record.detail = printable(event.detail);
  out.record.outcome = event.outcome;
  out.record.at = mark_of(event.where);
  return out;
}

EventRow event_row(const StationEvent& event) {
  EventRow out;
  out.capture = event.where.capture;
  out.order = event.where.order;
  out.record.kind = event.kind;
  if (event.address) out.record.server = to_string(*event.address);
  out.record.detail = printable(event.detail);
  out.record.outcome = "seen";
  out.record.at = mark_of(event.where);
  return out;
}

void RareFacts::leave_out(std::uint16_t capture, const storage::Mark& at) {
  storage::ProblemTotals& totals = left_out_[capture];
  ++totals.count;
  totals.seen.extend(at);
}

void RareFacts::add(EventRow&& row) {
  if (events_.size() >= limit) return leave_out(row.capture, row.record.at);
  events_.push_back(std::move(row));
}

void RareFacts::add(const IdentityFact& fact) {
  FactKey key;
  key.capture = fact.where.capture;
  if (fact.address) key.address = to_string(*fact.address);
  if (fact.mac) key.mac = mac_text(*fact.mac);
  key.vlan = vlan_text(fact.vlans);
  key.fact = fact.fact;
  key.value = printable(fact.value);
  key.source = fact.source;
  const storage::Mark at = mark_of(fact.where);
  if (facts_.size() >= limit && !facts_.contains(key)) return leave_out(key.capture, at);
  facts_[key].extend(at);
}

void RareFacts::add(const ResolutionSeen& seen) {
  ResolutionRow row{seen.where.capture, {to_string(seen.asker), to_string(seen.target)}};
  const storage::Mark at = mark_of(seen.where);
  if (resolutions_.size() >= limit && !resolutions_.contains(row)) return leave_out(row.capture, at);
  storage::ResolutionTotals& totals = resolutions_[row];
  ++(seen.answered ? totals.answers : totals.questions);
  (seen.answered ? totals.answered : totals.seen).extend(at);
}

}  // namespace s7::cli
