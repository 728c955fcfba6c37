#include "dissector/wire/fetch_write.hpp"

#include <array>
#include <string_view>

namespace s7::dissector {
namespace {

constexpr std::uint8_t header = 16, organisation = 0x03, acknowledgement = 0x0f;
enum Opcode : std::uint8_t { write_request = 3, write_answer = 4, fetch_request = 5, fetch_answer = 6 };

constexpr std::array<std::string_view, 11> areas{"", "DB", "M", "I", "Q", "P", "C", "T", "system", "memory", "DX"};

}  // namespace

Result<FetchWrite> decode_fetch_write(ByteView tsdu) noexcept {
  ByteReader in(tsdu);
  const std::uint16_t magic = in.be16();
  const std::uint8_t size = in.u8();
  in.skip(2);  // field 1 has 3 bytes: the operation
  const std::uint8_t opcode = in.u8(), field = in.u8();
  in.skip(1);
  FetchWrite out;
  out.area = in.u8();
  out.db = in.u8();
  out.start = in.be16();
  out.length = in.be16();
  in.skip(2);
  if (!in.ok()) return Error::truncated;
  if (magic != 0x5335) return Error::bad_magic;
  if (size != header) return Error::bad_length;
  if (opcode < write_request || opcode > fetch_answer) return Error::unsupported;
  out.write = opcode <= write_answer;
  out.answer = opcode == write_answer || opcode == fetch_answer;
  if (field != (out.answer ? acknowledgement : organisation)) return Error::bad_magic;
  if (!out.answer) return out;
  FetchWrite answer;
  answer.write = out.write;
  answer.answer = true;
  answer.error = out.area;
  return answer;
}

std::string fetch_write_text(const FetchWrite& request) {
  std::string out = request.area > 0 && request.area < areas.size() ? std::string(areas[request.area])
                                                                    : "area " + std::to_string(request.area);
  const bool has_number = request.area == 1 || request.area == 10;
  if (has_number) out += std::to_string(request.db);
  return out + " " + std::to_string(request.start) + "+" + std::to_string(request.length);
}

}  // namespace s7::dissector
