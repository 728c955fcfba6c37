#pragma once

// What a line of the connection list says in words: the type of connection, what it needs, what is worth a remark.

#include <string>

#include "reports/commissioning/list_lines.hpp"

namespace s7::reports::commissioning {

// "PG", "OP", "S7 one-sided", "S7 configured", "S7comm-plus HMI", "ISO-on-TCP"
[[nodiscard]] std::string type_text(const audit::Connection& connection);

// "client reads", "server writes", ...; empty without variable access.
[[nodiscard]] std::string direction_text(const Line& line);

// Whether the station that is asked must permit PUT/GET for this line: "yes", "no", "no such switch", or, where it is
// not known what it is, "on S7-1200/1500"; empty without variable access.
[[nodiscard]] std::string putget_text(const audit::AuditInput& input, const Line& line);

// "10.0.0.5 > 10.0.0.1 tcp/102": who opens the connection to whom.
[[nodiscard]] std::string firewall_text(const audit::AuditInput& input, const Line& line);

// What an engineer should know before signing the line; empty: nothing.
[[nodiscard]] std::string remark_text(const audit::AuditInput& input, const Line& line);

}  // namespace s7::reports::commissioning
