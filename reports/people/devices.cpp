#include "reports/json.hpp"
#include "reports/people/columns.hpp"

namespace s7::reports::people {
namespace {

std::string roles(const Row& row, const CodeNames& /*codes*/) {
  const std::string stored = row.text("roles");
  std::string list;
  for (const std::string& role : json_elements(stored)) list += (list.empty() ? "" : ", ") + role;
  return list.empty() && stored != "[]" ? stored : list;
}

// used-and-open is a key; people read the words.
std::string putget(const Row& row, const CodeNames& /*codes*/) {
  std::string words = row.text("putget");
  std::replace(words.begin(), words.end(), '-', ' ');
  return words;
}

}  // namespace

const std::vector<Column>& devices() {
  static const std::vector<Column> columns{
      {"address", left, 0, false, shown<"address">},
      {"name", left, 2, false, shown<"name">},
      {"roles", left, 1, false, roles},
      {"PUT/GET", left, 0, false, putget},
      {"family", left, 3, false, shown<"family">},
      {"order number", left, 1, false, shown<"order_number">},
      {"firmware", left, 2, false, shown<"firmware">},
      {"hardware", left, 6, false, shown<"hardware_version">},
      {"serial", left, 5, false, shown<"serial">},
      {"module", left, 5, false, shown<"module">},
      {"plant", left, 6, false, shown<"plant">},
      {"location", left, 6, false, shown<"location">},
      {"MAC", left, 3, false, shown<"mac">},
      {"vendor", left, 4, false, shown<"vendor">},
      {"VLAN", left, 4, false, shown<"vlan">},
      {"identity from", left, 7, false, shown<"identity_source">},
      {"seen (UTC)", left, 6, false, seen},
  };
  return columns;
}

}  // namespace s7::reports::people
