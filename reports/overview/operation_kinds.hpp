#pragma once

#include <cstdint>
#include <string_view>

namespace s7::reports {

enum class OperationKind : std::uint8_t {
  changing,  // program, operating mode, forced values, clock, access rights
  looking,   // uploads, block lists, online views: what engineering does
  everyday,  // connection set-up, identification, messages, subscriptions
};

// By the operation's name in the inventory. A name that is not known counts as everyday: nobody is to be alarmed by a
// guess.
[[nodiscard]] OperationKind kind_of_operation(std::string_view operation) noexcept;

}  // namespace s7::reports
