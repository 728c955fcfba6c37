// S7comm-plus. First byte, bit 0:
//   0  one frame from 0x72 on, every decoder of it and every value, address and object in it
//   1  a conversation: side (1), length (2), TSDU, again and again

#include "tests/fuzz/talk.hpp"
#include "tests/fuzz/walk_plus.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const s7::dissector::ByteView bytes(data + 1, size - 1);
  if ((data[0] & 1U) != 0) return s7::fuzz::play_tsdus(s7::dissector::ByteReader(bytes)) == ~0U ? 1 : 0;
  s7::fuzz::PlusWalk walk(bytes);
  walk.frame();
  return walk.sum() == 1 ? 1 : 0;  // 1 tells libFuzzer to leave the input out; it is as good as never
}
