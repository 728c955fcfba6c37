#pragma once

// Truncation at every length: every prefix as a heap block of its own, so that AddressSanitizer sees a read of even one
// byte too many.

#include <functional>
#include <span>

#include "tests/support/bytes.hpp"

namespace s7::test {

// Calls `check` with each prefix of `whole`, the empty and the whole one included.
void for_each_prefix(ByteView whole, const std::function<void(ByteView)>& check);

// Does `part` lie inside `whole`? An empty view lies everywhere.
[[nodiscard]] bool inside(ByteView part, ByteView whole);

// A hex literal whose bytes live on, for views into what was decoded from it.
namespace literals {
[[nodiscard]] ByteView operator""_view(const char* text, std::size_t length);
}  // namespace literals

}  // namespace s7::test
