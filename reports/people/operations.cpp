#include "reports/people/columns.hpp"

namespace s7::reports::people {

namespace {

std::string asks(const Row& row, const CodeNames& /*codes*/) {
  const std::string operation = row.text("operation");
  return row.text("initiator") == "server" ? operation + " by server" : operation;
}

std::string errors(const Row& row, const CodeNames& codes) {
  return codes.counted_codes(row.text("errors"), CodeNames::kind_for(row.text("operation")));
}

}  // namespace

const std::vector<Column>& operations() {
  static const std::vector<Column> columns{
      {"connection", right, 7, false, shown<"connection">},
      {"client", left, 0, false, named<"client", "client_name">},
      {"server", left, 0, false, named<"server", "server_name">},
      {"protocol", left, 4, false, shown<"protocol">},
      {"operation", left, 0, false, asks},
      {"detail", left, 2, false, shown<"detail">},
      {"requests", right, 1, false, number<"requests">},
      {"ok", right, 3, false, number<"ok">},
      {"failed", right, 1, true, number<"failed">},
      {"errors", left, 2, true, errors},
      {"seen (UTC)", left, 6, false, seen},
  };
  return columns;
}

}  // namespace s7::reports::people
