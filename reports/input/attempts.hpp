#pragma once

// Attempts to connect as reports tell them: failed is only what had the time to come about.

#include <string>

namespace s7::reports {

// SQL, a query: the attempts that were still open when their captures ended, at most three seconds after they began.
// Columns: client, server, port, server_tsap, outcome, which are the key of the view `attempts`, and count.
[[nodiscard]] std::string undecided_attempts_sql();

// SQL, a query: the rows of the view `attempts` that did not come about, counting those that were decided.
[[nodiscard]] std::string failed_attempts_sql();

}  // namespace s7::reports
