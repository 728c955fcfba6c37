#include "dissector/wire/userdata/security.hpp"

#include <algorithm>

namespace s7::dissector {

std::size_t describe_security(std::uint8_t function, ByteView payload, FieldSink& out) {
  constexpr std::size_t password_size = 8;
  if (payload.empty()) return 0;
  // Whatever else the group carries may hold a password too.
  const bool known = SecurityFunction{function} == SecurityFunction::set_password;
  out.word(known ? "s7scope.password" : "s7scope.security", "masked");
  return known ? payload.size() - std::min(payload.size(), password_size) : payload.size();
}

}  // namespace s7::dissector
