#pragma once

// One target for several decoders: the first byte of an input chooses which of them reads the rest.

#include <cstdint>
#include <initializer_list>

#include "dissector/bytes.hpp"

namespace s7::fuzz {

// Reads the bytes and returns something that depends on all it has read.
using Mode = std::uint64_t (*)(dissector::ByteView);

// The body of LLVMFuzzerTestOneInput.
inline int choose_mode(const std::uint8_t* data, std::size_t size, std::initializer_list<Mode> modes) {
  if (size == 0) return 0;
  const Mode mode = *(modes.begin() + data[0] % modes.size());
  // -1 leaves the input out of the corpus: as good as never, but the compiler can't know.
  return mode({data + 1, size - 1}) == ~std::uint64_t{0} ? -1 : 0;
}

}  // namespace s7::fuzz
