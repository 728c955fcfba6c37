#include "dissector/wire/userdata/tis.hpp"

#include <algorithm>

#include "dissector/text.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/userdata/tis_codes.hpp"

namespace s7::dissector {

Result<TisMessage> decode_tis(ByteView payload) noexcept {
  constexpr std::size_t request_parameters = 16, left_out = 4;
  ByteReader in(payload);
  TisMessage out;
  out.parameter_size = in.be16();
  out.data_size = in.be16();
  if (!in.ok()) return Error::truncated;
  std::size_t size = out.parameter_size;
  if (size >= request_parameters && in.left() == size + out.data_size + left_out) size += left_out;
  out.parameter = in.take(std::min(size, in.left()));
  out.data = in.take(std::min<std::size_t>(out.data_size, in.left()));
  out.rest = in.rest();
  return out;
}

Result<TisParameter> decode_tis_parameter(ByteView parameter) noexcept {
  ByteReader in(parameter);
  TisParameter out;
  out.p1 = in.be16();
  out.trigger_type = in.be16();
  out.frequency = in.be16();
  out.answer_size = in.be16();
  out.p5 = in.be16();
  out.p6 = in.be16();
  out.p7 = in.be16();
  out.p8 = in.be16();
  out.p9 = in.be16();
  out.trigger_event = in.be16();
  out.rest = in.rest();
  if (!in.ok()) return Error::truncated;
  return out;
}

std::string to_text(const TisAddress& address) {
  constexpr unsigned data_block = 7;
  const auto known = find_name(tis_areas(), address.area);
  std::string out = address.area >> 4U == data_block ? "DB" + std::to_string(address.db) + '.' : "";
  if (known.empty())
    out += "area " + hex_text(address.area, 2);
  else
    out += address.is_bit() && known.ends_with('X') && known.size() == 2 ? known.substr(0, 1) : known;
  out += ' ' + std::to_string(address.first);
  if (address.is_bit()) return out + '.' + std::to_string(address.count);
  return address.count == 1 ? out : out + " x" + std::to_string(address.count);
}

std::optional<TisAddress> TisAddressRange::next() noexcept {
  if (left_ == 0 || in_.left() < 6) return std::nullopt;
  --left_;
  TisAddress out;
  out.area = in_.u8();
  out.count = in_.u8();
  out.db = in_.be16();
  out.first = in_.be16();
  return out;
}

std::optional<DataItem> TisValueRange::next() noexcept {
  if (left_ == 0 || in_.left() < 4) return std::nullopt;
  --left_;
  DataItemRange one(in_.rest(), 1, DataItemRange::Kind::request);
  const auto item = one.next();
  if (!item || !*item) return std::nullopt;
  in_.skip(in_.left() - one.rest().size());
  if ((*item)->payload_size % 2 != 0 && in_.left() > 0) in_.skip(1);
  return **item;
}

}  // namespace s7::dissector
