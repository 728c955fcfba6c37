#include "reports/people/columns.hpp"

namespace s7::reports::people {

const std::vector<Column>& events() {
  static const std::vector<Column> columns{
      {"time (UTC)", left, 0, false, time<"time">},
      {"event", left, 0, false, shown<"kind">},
      {"client", left, 0, false, named<"client", "client_name">},
      {"server", left, 0, false, named<"server", "server_name">},
      {"outcome", left, 1, false, shown<"outcome">},
      {"detail", left, 2, false, shown<"detail">},
      {"technique", left, 4, false, shown<"technique">},
      {"connection", right, 5, false, shown<"connection">},
      {"capture", left, 3, false, shown<"capture">},
      {"frame", right, 3, false, shown<"frame">},
  };
  return columns;
}

}  // namespace s7::reports::people
