#include "dissector/track/neighbours.hpp"

#include <algorithm>

#include "dissector/text.hpp"
#include "dissector/wire/device_text.hpp"

namespace s7::dissector {
namespace {

constexpr std::size_t remembered_frames = 256;
// Names have at most 240 characters (IEC 61158-6-10), descriptions 255 (IEEE 802.1AB).
constexpr std::size_t longest_value = 255;

std::uint64_t hash_mac(const Mac& mac) noexcept { return hash_bytes(mac); }

std::uint64_t hash_text(std::string_view text) noexcept {
  std::uint64_t out = text.size();
  for (const char c : text) out = out * 0x100000001b3ULL ^ static_cast<std::uint8_t>(c);
  return out;
}

// IEC 61158-6-10 4.3.1.4.8: what a station may be, one bit each.
std::string roles_text(std::uint8_t bits) {
  constexpr std::array<std::string_view, 4> words{"io-device", "io-controller", "io-multidevice", "io-supervisor"};
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if ((unsigned{bits} >> i & 1U) == 0) continue;
    out += out.empty() ? "" : ",";
    out += words[i];
  }
  return out;
}

}  // namespace

Neighbours::Neighbours(const Limits& limits, Listener& listener)
    : listener_(&listener),
      claims_(limits.neighbours, listener),
      told_(limits.neighbours),
      repeated_(remembered_frames, limits.duplicate_window) {}

Error Neighbours::on_frame(const LinkFrame& frame, const Where& where) {
  switch (frame.type) {
    case EtherType::arp: {
      const auto message = decode_arp(frame.payload);
      if (!message) return message.error();
      on_resolution(*message, "arp", frame, where);
      return {};
    }
    case EtherType::lldp: return on_lldp(frame, where);
    case EtherType::profinet: return on_dcp(frame, where);
    default: return {};
  }
}

Error Neighbours::on_neighbour_discovery(const LinkFrame& frame, const IpPacket& packet, const Where& where) {
  const auto message = decode_neighbour_discovery(packet);
  if (!message) return message.error();
  on_resolution(*message, "nd", frame, where);
  return {};
}

// A message that a mirror shows twice is one question or one answer.
void Neighbours::on_resolution(const Resolution& message, std::string_view source, const LinkFrame& frame,
                               const Where& where) {
  const std::uint64_t mac = message.sender_mac ? hash_mac(*message.sender_mac) : 0;
  const std::uint64_t stations = mix(hash_address(message.sender), hash_address(message.target));
  if (repeated_.seen(mix(stations, mac + (message.answer ? 1 : 0)), where.at)) return;
  if (is_unspecified(message.sender)) return;
  if (message.sender_mac) {
    const Station station{message.sender, message.sender_mac, frame.vlans, source, where};
    fact(station, "mac", to_text(*message.sender_mac));
    claims_.add({message.sender, *message.sender_mac, frame.vlans, source, message.answer, where});
  }
  if (message.gratuitous() || is_unspecified(message.target)) return;
  if (message.answer)
    listener_->on(ResolutionSeen{message.target, message.sender, true, where});
  else
    listener_->on(ResolutionSeen{message.sender, message.target, false, where});
}

Error Neighbours::on_lldp(const LinkFrame& frame, const Where& where) {
  const auto message = decode_lldp(frame.payload);
  if (!message) return message.error();
  Station station{message->management, message->station, frame.vlans, "lldp", where};
  if (!station.mac && frame.has_source) station.mac = frame.source;
  constexpr std::uint8_t local_name = 7, port_interface = 5, port_local = 7;
  const std::string_view chassis = message->chassis_kind == local_name ? text_of(message->chassis) : std::string_view();
  const std::string_view name = text_of(message->system_name);
  const bool chassis_is_name = chassis.find(' ') == chassis.npos;
  identity(station, "name", !name.empty() || !chassis_is_name ? name : chassis);
  const std::string_view description = text_of(message->system_description);
  const DeviceText device = read_device_text(description);
  identity(station, "order_number", !device.order_number.empty() ? device.order_number : find_order_number(chassis));
  identity(station, "hardware_version", device.hardware);
  identity(station, "firmware", device.firmware);
  identity(station, "serial", device.serial);
  identity(station, "type", device.product);
  if (device.order_number.empty()) fact(station, "description", description);
  if (message->port_kind == port_interface || message->port_kind == port_local)
    fact(station, "port", text_of(message->port));
  return message->damaged ? Error::truncated : Error{};
}

Error Neighbours::on_dcp(const LinkFrame& frame, const Where& where) {
  const auto message = decode_dcp(frame.payload);
  if (!message) return message.error() == Error::unsupported ? Error{} : message.error();
  if (message->service == DcpService::set && !message->response) {
    on_dcp_set(*message, frame, where);
    return {};
  }
  const bool speaks_of_itself = message->service == DcpService::hello || (message->response && message->succeeded);
  if (!speaks_of_itself || message->service == DcpService::set) return {};
  Station station{std::nullopt, std::nullopt, frame.vlans, "dcp", where};
  if (frame.has_source) station.mac = frame.source;
  auto range = message->range();
  while (const auto block = range.next()) {
    if (block->kind != DcpBlockKind::ip && block->kind != DcpBlockKind::full_ip) continue;
    if (const auto ip = decode_dcp_ip(block->value); ip && !is_unspecified(ip->address)) station.address = ip->address;
  }
  describe(*message, station);
  return range.damaged() ? Error::truncated : Error{};
}

void Neighbours::describe(const Dcp& message, const Station& station) {
  if (station.address) {
    if (station.mac) claims_.add({*station.address, *station.mac, station.vlans, "dcp", false, station.where});
    identity(station, "address", to_string(*station.address));
  }
  auto range = message.range();
  while (const auto block = range.next()) {
    switch (block->kind) {
      case DcpBlockKind::station_name: identity(station, "name", text_of(block->value)); break;
      case DcpBlockKind::station_type: identity(station, "type", text_of(block->value)); break;
      case DcpBlockKind::device_id:
        if (const auto id = decode_dcp_device_id(block->value))
          identity(station, "device_id", hex_text(id->vendor, 4) + ":" + hex_text(id->device, 4));
        break;
      case DcpBlockKind::device_role:
        if (!block->value.empty()) fact(station, "role", roles_text(block->value[0]));
        break;
      default: break;
    }
  }
}

// Somebody gives a station another name, address, or takes all that it has.
void Neighbours::on_dcp_set(const Dcp& message, const LinkFrame& frame, const Where& where) {
  if (!frame.has_destination) return;
  const Station station{std::nullopt, frame.destination, frame.vlans, "dcp", where};
  const std::string by = frame.has_source ? to_text(frame.source) : "?";
  auto range = message.range();
  while (const auto block = range.next()) {
    switch (block->kind) {
      case DcpBlockKind::station_name: set(station, by, "name", text_of(block->value)); break;
      case DcpBlockKind::ip:
      case DcpBlockKind::full_ip:
        if (const auto ip = decode_dcp_ip(block->value)) set(station, by, "address", to_string(ip->address));
        break;
      case DcpBlockKind::factory_reset:
      case DcpBlockKind::reset_to_factory: {
        const std::string detail = to_text(frame.destination) + " reset to factory settings by " + by + " (dcp)";
        listener_->on(StationEvent{std::nullopt, "memory-reset", detail, where});
        break;
      }
      default: break;
    }
  }
}

void Neighbours::fact(const Station& station, std::string_view name, std::string_view value) {
  if (value.empty() || (!station.address && !station.mac)) return;
  listener_->on(IdentityFact{station.address, station.mac, station.vlans, name, value.substr(0, longest_value),
                             station.source, station.where});
}

Neighbours::Told& Neighbours::told(const Station& station, std::string_view name) {
  const std::uint64_t who = station.mac ? hash_mac(*station.mac) : hash_address(*station.address);
  return told_.at(mix(who, mix(hash_text(name), hash_text(station.source))), station.where.at).first;
}

void Neighbours::identity(const Station& station, std::string_view name, std::string_view value) {
  if (value.empty() || (!station.address && !station.mac)) return;
  value = value.substr(0, longest_value);
  if (name != "address") fact(station, name, value);
  Told& before = told(station, name);
  if (before.value == value) return;
  if (!before.value.empty()) {
    const std::string detail = (station.mac ? to_text(*station.mac) + " " : "") + std::string(name) + " " +
                               before.value + " -> " + std::string(value) + " (" + std::string(station.source) + ")";
    listener_->on(StationEvent{station.address, "identity-changed", detail, station.where});
  }
  before.value = value;
}

void Neighbours::set(const Station& station, std::string_view by, std::string_view name, std::string_view value) {
  value = value.substr(0, longest_value);
  const std::string detail = to_text(*station.mac) + " " + std::string(name) + " set to " + std::string(value) +
                             " by " + std::string(by) + " (dcp)";
  listener_->on(StationEvent{std::nullopt, "identity-changed", detail, station.where});
  told(station, name).value = value;
}

}  // namespace s7::dissector
