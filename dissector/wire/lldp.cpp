#include "dissector/wire/lldp.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

enum class Part : std::uint8_t {
  end = 0,
  chassis = 1,
  port = 2,
  time_to_live = 3,
  port_description = 4,
  system_name = 5,
  system_description = 6,
  management_address = 8,
  organisation = 127,
};

struct Tlv {
  Part type{};
  ByteView value;
};

// nullopt: no whole one is left.
std::optional<Tlv> take_tlv(ByteReader& in) noexcept {
  const std::uint16_t head = in.be16();
  const ByteView value = in.take(head & 0x1ffU);
  if (!in.ok()) return std::nullopt;
  return Tlv{static_cast<Part>(head >> 9U), value};
}

Mac mac_from(ByteView six) noexcept {
  Mac out{};
  std::copy_n(six.begin(), std::min(six.size(), out.size()), out.begin());
  return out;
}

// IEEE 802.1AB 8.5.9: length of the address and its family (RFC 3232), the address, and more that is not needed.
std::optional<Address> management(ByteView value) noexcept {
  ByteReader in(value);
  const std::uint8_t size = in.u8(), family = in.u8();
  if (family == 1 && size == 5) {
    const Address out = Address::v4(in.take(4));
    if (in.ok() && out != Address::v4({})) return out;
  }
  if (family == 2 && size == 17) {
    const Address out = Address::v6(in.take(16));
    if (in.ok() && out != Address{}) return out;
  }
  return std::nullopt;
}

// PROFINET's own parts (00-0E-CF); 5 is the MAC of the station, whatever port speaks.
std::optional<Mac> profinet_station(ByteView value) noexcept {
  ByteReader in(value);
  const std::uint32_t organisation = in.be24();
  const std::uint8_t kind = in.u8();
  const ByteView mac = in.take(6);
  if (!in.ok() || organisation != 0x000ecf || kind != 5) return std::nullopt;
  return mac_from(mac);
}

void read(const Tlv& tlv, Lldp& out) noexcept {
  switch (tlv.type) {
    case Part::port_description: out.port_description = tlv.value; return;
    case Part::system_name: out.system_name = tlv.value; return;
    case Part::system_description: out.system_description = tlv.value; return;
    case Part::management_address:
      if (!out.management) out.management = management(tlv.value);
      return;
    case Part::organisation:
      if (const auto mac = profinet_station(tlv.value)) out.station = mac;
      return;
    default: return;
  }
}

}  // namespace

Result<Lldp> decode_lldp(ByteView bytes) noexcept {
  ByteReader in(bytes);
  const auto chassis = take_tlv(in), port = take_tlv(in), life = take_tlv(in);
  if (!chassis || !port || !life) return Error::truncated;
  if (chassis->type != Part::chassis || port->type != Part::port || life->type != Part::time_to_live)
    return Error::bad_magic;
  if (chassis->value.size() < 2 || port->value.size() < 2 || life->value.size() < 2) return Error::bad_length;
  Lldp out;
  out.chassis_kind = chassis->value[0];
  out.chassis = chassis->value.subspan(1);
  out.port_kind = port->value[0];
  out.port = port->value.subspan(1);
  out.seconds_to_live = ByteReader(life->value).be16();
  constexpr std::uint8_t mac_address = 4;
  if (out.chassis_kind == mac_address && out.chassis.size() == 6) out.station = mac_from(out.chassis);
  while (in.left() > 0) {
    const auto tlv = take_tlv(in);
    out.damaged = !tlv;
    if (!tlv || tlv->type == Part::end) break;
    read(*tlv, out);
  }
  return out;
}

}  // namespace s7::dissector
