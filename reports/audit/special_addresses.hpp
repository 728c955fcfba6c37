#pragma once

#include <string_view>

namespace s7::reports::audit {

// Whether an address belongs to the public internet: to none of the ranges set aside for private use, a link,
// documentation or groups. Texts that are no address are not public.
[[nodiscard]] bool is_public(std::string_view address);

// Two public addresses so near to each other that one plant probably uses the range inside: the same IPv4 /16 or IPv6
// /48.
[[nodiscard]] bool neighbours(std::string_view a, std::string_view b);

}  // namespace s7::reports::audit
