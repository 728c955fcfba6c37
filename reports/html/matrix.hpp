#pragma once

// Who talks to whom as matrices, for plants that would make a map unreadable: servers down, clients across.

#include <string>
#include <vector>

#include "reports/html/groups.hpp"
#include "reports/html/pairs.hpp"
#include "reports/html/section.hpp"

namespace s7::reports::html {

// One matrix for the servers of a group, or several side by side ones where they have many clients. Empty when no
// station of the group is a server.
[[nodiscard]] std::string matrix(const Material& material, const StationGroup& group, const std::vector<Pair>& pairs);

}  // namespace s7::reports::html
