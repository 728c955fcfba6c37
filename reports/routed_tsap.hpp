#pragma once

#include <string_view>

namespace s7::reports {

// Whether a called TSAP (hex) leads through a gateway into another subnet: the server's address is not that of the
// station. The form is that of docs/other-protocols.md.
[[nodiscard]] constexpr bool is_routed_tsap(std::string_view hex) noexcept {
  return hex.size() >= 34 && hex.substr(0, 4) == "0106" && hex.substr(6, 2) == "02";
}

}  // namespace s7::reports
