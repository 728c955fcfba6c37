#include "dissector/wire/routing.hpp"

#include "dissector/text.hpp"

namespace s7::dissector {

std::optional<RoutedTsap> decode_routed_tsap(ByteView called) noexcept {
  constexpr std::size_t shortest = 17;  // ordinary TSAPs have up to 16 bytes
  if (called.size() < shortest) return std::nullopt;
  ByteReader in(called);
  const std::uint8_t blocks = in.u8(), subnet = in.u8(), station = in.u8(), target = in.u8();
  if (blocks != 1 || subnet != 6 || (station != 1 && station != 4) || target != 2) return std::nullopt;
  RoutedTsap out;
  out.subnet = in.take(subnet);
  out.station = in.take(station);
  if (!in.ok() || in.left() < target) return std::nullopt;
  out.target = called.last(target);
  return out;
}

std::string routed_text(const RoutedTsap& tsap) {
  const std::string subnet = hex_digits(tsap.subnet);  // both halves of the id with two bytes of zero between them
  std::string out = "subnet " + subnet.substr(0, 4) + "-" + subnet.substr(8, 4) + " station ";
  for (std::size_t i = 0; i < tsap.station.size(); ++i) out += (i > 0 ? "." : "") + std::to_string(tsap.station[i]);
  return out;
}

}  // namespace s7::dissector
