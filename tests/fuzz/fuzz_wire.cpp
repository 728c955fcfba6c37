// Arbitrary bytes at every layer. The first byte of an input chooses where they enter: a link type, IP, TCP, TPKT,
// COTP, the S7 PDU, or its parameter or data block.

#include <array>

#include "tests/fuzz/walk_wire.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const s7::fuzz::ByteView bytes(data + 1, size - 1);
  constexpr std::array<std::uint16_t, 8> link_types{1, 0, 101, 108, 113, 276, 229, 12};
  s7::fuzz::WireWalk walk;
  switch (data[0] % 16) {
    case 8: walk.ip(4, bytes); break;
    case 9: walk.ip(6, bytes); break;
    case 10: walk.tcp(bytes, static_cast<std::uint32_t>(bytes.size())); break;
    case 11: walk.tpkt(bytes); break;
    case 12: walk.tpdu(bytes); break;
    case 13: walk.tsdu(bytes); break;
    case 14: walk.parameters(bytes); break;
    case 15: walk.data(bytes, bytes.size() > 0 ? bytes[0] : 0); break;
    default: walk.frame(link_types[data[0] % 8], bytes); break;
  }
  return walk.sum() == 1 ? 1 : 0;  // 1 tells libFuzzer to leave the input out; it is as good as never
}
