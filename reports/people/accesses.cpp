#include <fmt/format.h>

#include "reports/people/columns.hpp"
#include "reports/ranges.hpp"

namespace s7::reports::people {
namespace {

std::string asks(const Row& row, const CodeNames& /*codes*/) {
  const std::string operation = row.text("operation");
  return row.text("initiator") == "server" ? operation + " by server" : operation;
}

std::string area(const Row& row, const CodeNames& /*codes*/) { return block_name(row.text("area"), row.integer("db")); }

std::string range(const Row& row, const CodeNames& /*codes*/) {
  const std::string bytes = range_text(row.integer("first_byte"), row.integer("bytes"), row.integer("bit"));
  const std::string detail = row.text("detail");
  if (bytes.empty() || detail.empty()) return bytes + detail;
  return fmt::format("{} {}", bytes, detail);
}

}  // namespace

const std::vector<Column>& accesses() {
  static const std::vector<Column> columns{
      {"connection", right, 7, false, shown<"connection">},
      {"client", left, 0, false, named<"client", "client_name">},
      {"server", left, 0, false, named<"server", "server_name">},
      {"operation", left, 0, false, asks},
      {"area", left, 0, false, area},
      {"bytes", left, 0, false, range},
      {"as", left, 5, false, shown<"transport">},
      {"requests", right, 1, false, number<"requests">},
      {"ok", right, 3, false, number<"ok">},
      {"failed", right, 1, true, number<"failed">},
      {"answered with", left, 2, true, codes_of<"return_codes">},
      {"period", right, 4, false, duration<"period_median_us">},
      {"seen (UTC)", left, 6, false, seen},
  };
  return columns;
}

}  // namespace s7::reports::people
