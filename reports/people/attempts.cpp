#include "reports/people/columns.hpp"

namespace s7::reports::people {
namespace {

std::string server(const Row& row, const CodeNames& /*codes*/) {
  return station(endpoint(row.text("server"), row.count("port")), row.text("server_name"));
}

std::string tsap(const Row& row, const CodeNames& /*codes*/) { return human_tsap(row.text("server_tsap"), true); }

}  // namespace

const std::vector<Column>& attempts() {
  static const std::vector<Column> columns{
      {"client", left, 0, false, named<"client", "client_name">},
      {"server", left, 0, false, server},
      {"server TSAP", left, 1, false, tsap},
      {"outcome", left, 0, false, shown<"outcome">},
      {"count", right, 0, false, number<"count">},
      {"seen (UTC)", left, 2, false, seen},
  };
  return columns;
}

}  // namespace s7::reports::people
