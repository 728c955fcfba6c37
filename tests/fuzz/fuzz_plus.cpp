// S7comm-plus. The first byte chooses, even or odd:
//   even  one frame from 0x72 on, every decoder of it and every value, address and object in it
//   odd   a conversation: side (1), length (2), TSDU, again and again

#include "tests/fuzz/modes.hpp"
#include "tests/fuzz/talk.hpp"
#include "tests/fuzz/walk_plus.hpp"

namespace {

std::uint64_t one_frame(s7::dissector::ByteView bytes) {
  s7::fuzz::PlusWalk walk(bytes);
  walk.frame();
  return walk.sum();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return s7::fuzz::choose_mode(data, size, {one_frame, s7::fuzz::play_tsdus});
}
