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

// Operations that ask for variables to be sent again and again.
[[nodiscard]] bool is_subscription(std::string_view operation) noexcept;
// Operations in whose contents variables are read, or written, by absolute address.
[[nodiscard]] bool reads_variables(std::string_view operation) noexcept;
[[nodiscard]] bool writes_variables(std::string_view operation) noexcept;

}  // namespace s7::reports
