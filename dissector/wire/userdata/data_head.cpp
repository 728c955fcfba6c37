#include "dissector/wire/userdata/data_head.hpp"

#include <algorithm>

namespace s7::dissector {

Result<UserdataData> decode_userdata_data(ByteView data) noexcept {
  ByteReader in(data);
  UserdataData out;
  out.return_code = in.u8();
  out.transport_size = in.u8();
  out.length = in.be16();
  if (!in.ok()) return Error::truncated;
  const bool bits = out.transport_size >= 3 && out.transport_size <= 5;
  const std::size_t size = out.transport_size == 0 ? 0 : bits ? (out.length + std::size_t{7}) / 8 : out.length;
  out.payload = in.take(std::min(size, in.left()));
  out.trailing = in.rest();
  return out;
}

}  // namespace s7::dissector
