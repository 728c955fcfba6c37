#pragma once

// Observations and plans in few words.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "reports/plan/deviations.hpp"
#include "reports/plan/make_plan.hpp"
#include "reports/plan/read_plan.hpp"
#include "reports/render.hpp"

namespace s7::reports::plan::testing {

inline constexpr const char* header =
    "client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes,name,owner,purpose,"
    "approved,initiator,detail\n";

inline ObservedConnection connection(const std::string& client, const std::string& server) {
  ObservedConnection out;
  out.client = client;
  out.server = server;
  out.port = 102;
  out.client_tsap = "0100";
  out.server_tsap = "0102";
  out.protocol = "s7comm";
  return out;
}

inline ObservedAccess reads(std::int64_t db, std::int64_t first, std::int64_t bytes) {
  return observed_access(Initiator::client, false, "DB", db, first, bytes, "");
}
inline ObservedAccess writes(std::int64_t db, std::int64_t first, std::int64_t bytes) {
  return observed_access(Initiator::client, true, "DB", db, first, bytes, "");
}

inline Plan plan_from(const std::string& lines, const StationNames& names = {}) {
  return read_plan(header + lines, "plan.csv", names);
}

// Each line as CSV without the columns for people, as "client,server,port,...,bytes[,initiator][,detail]".
std::vector<std::string> lines_of(const Plan& plan);
// "unplanned-access 0 read DB1 0-9": kind, connection, direction and what was touched.
std::vector<std::string> said(const std::vector<Deviation>& deviations);

}  // namespace s7::reports::plan::testing
