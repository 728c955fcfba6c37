#include "tests/unit/dissector/prefixes.hpp"

#include <algorithm>
#include <deque>
#include <memory>

namespace s7::test {

void for_each_prefix(ByteView whole, const std::function<void(ByteView)>& check) {
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const auto block = std::make_unique<std::uint8_t[]>(size);
    std::copy_n(whole.begin(), size, block.get());
    check({block.get(), size});
  }
}

bool inside(ByteView part, ByteView whole) {
  return part.empty() || (std::greater_equal<>()(part.data(), whole.data()) &&
                          std::less_equal<>()(part.data() + part.size(), whole.data() + whole.size()));
}

namespace literals {
ByteView operator""_view(const char* text, std::size_t length) {
  static std::deque<Bytes> kept;
  return kept.emplace_back(bytes_from_hex({text, length}));
}
}  // namespace literals

}  // namespace s7::test
