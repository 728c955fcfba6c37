#include "reports/audit/plan_findings.hpp"

namespace s7::reports::audit {
namespace {

plan::ObservedConnection observed_of(const AuditInput& input, const Connection& connection) {
  plan::ObservedConnection out;
  out.id = connection.id;
  out.client = input.stations[connection.client].address;
  out.server = input.stations[connection.server].address;
  out.port = connection.port;
  out.client_tsap = connection.client_tsap;
  out.server_tsap = connection.server_tsap;
  out.protocol = connection.protocol;
  for (const Access& access : input.accesses_of(connection))
    out.accesses.push_back(plan::observed_access(access.initiator, access.operation == Operation::write, access.area,
                                                 access.db, access.first_byte, access.bytes, access.detail));
  return out;
}

}  // namespace

PlanView plan_view(const AuditInput& input) {
  plan::Openings openings;
  for (const Attempt& attempt : input.attempts)
    openings.add(input.stations[attempt.client].address, input.stations[attempt.server].address, attempt.port,
                 attempt.server_tsap.value_or(""), attempt.outcome, static_cast<std::int64_t>(attempt.count));
  PlanView out;
  for (Index i = 0; i < input.connections.size(); ++i) {
    const Connection& connection = input.connections[i];
    if (!plan::concerns_plans(connection.protocol, connection.port)) continue;
    plan::ObservedConnection observed = observed_of(input, connection);
    if (!openings.came_about(observed, static_cast<std::int64_t>(connection.responses))) continue;
    out.observed.push_back(std::move(observed));
    out.connections.push_back(i);
  }
  return out;
}

}  // namespace s7::reports::audit
