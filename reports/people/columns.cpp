#include "reports/people/columns.hpp"

#include <array>
#include <utility>

namespace s7::reports::people {

const std::vector<Column>* columns_of(std::string_view view) {
  using List = const std::vector<Column>& (*)();
  static constexpr std::array<std::pair<std::string_view, List>, 8> lists{{{"connections", connections},
                                                                           {"sessions", sessions},
                                                                           {"accesses", accesses},
                                                                           {"operations", operations},
                                                                           {"attempts", attempts},
                                                                           {"devices", devices},
                                                                           {"events", events},
                                                                           {"captures", captures}}};
  for (const auto& [name, list] : lists) {
    if (name == view) return &list();
  }
  return nullptr;
}

std::string seen(const Row& row, const CodeNames& /*codes*/) {
  return time_span(row.text("first_seen"), row.text("last_seen"));
}

}  // namespace s7::reports::people
