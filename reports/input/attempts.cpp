#include "reports/input/attempts.hpp"

#include <fmt/format.h>

namespace s7::reports {

// A client that ended the connection itself wanted no more. Captures that were analyzed together end with the last one.
std::string undecided_attempts_sql() {
  return "SELECT t.client, t.server, t.port, t.server_tsap, t.outcome, sum(t.count) AS count FROM attempt t"
         " WHERE t.outcome IN ('unanswered', 'tcp-only', 'cotp-unanswered', 'cotp-only', 'setup-unanswered')"
         " AND t.refusal IS NULL AND t.first_us + 3000000 > (SELECT max(e.last_packet_us) FROM capture h"
         " JOIN capture e ON e.observation = h.observation WHERE h.id = t.capture)"
         " AND NOT EXISTS (SELECT 1 FROM connection c JOIN session_part p ON p.connection = c.id"
         " WHERE c.client = t.client AND c.server = t.server AND c.port = t.port AND p.client_port = t.client_port"
         " AND p.closed_us >= t.first_us)"
         " GROUP BY t.client, t.server, t.port, t.server_tsap, t.outcome";
}

std::string failed_attempts_sql() {
  return fmt::format(
      "SELECT a.client, a.server, a.port, a.server_tsap, a.outcome, a.count - coalesce(u.count, 0) AS count,"
      " a.first_seen, a.last_seen, a.client_name, a.server_name FROM attempts a LEFT JOIN ({}) u"
      " ON u.client = a.client AND u.server = a.server AND u.port = a.port AND u.server_tsap IS a.server_tsap"
      " AND u.outcome = a.outcome WHERE a.outcome <> 'established' AND a.count > coalesce(u.count, 0)"
      " ORDER BY a.first_seen, a.client, a.server, a.port, a.server_tsap, a.outcome",
      undecided_attempts_sql());
}

}  // namespace s7::reports
