#include "dissector/wire/szl/identity.hpp"

#include <array>
#include <string>

#include "dissector/text.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/szl/szl.hpp"
#include "dissector/wire/szl/szl_codes.hpp"

namespace s7::dissector {
namespace {

constexpr std::uint16_t mode_current = 0x0424;

void give(const FactCallback& callback, std::string_view fact, const std::string& value) {
  if (!value.empty()) callback(fact, value);
}

// A letter and three numbers ("V3.2.6"), or one number where the letter is missing; empty when nothing is given.
std::string version_text(ByteView four) {
  const std::uint8_t letter = four[0];
  const auto number = [&](std::size_t at) { return std::to_string(four[at]); };
  if (letter >= 'A' && letter <= 'Z') {
    std::string out(1, static_cast<char>(letter));
    out += number(1) + '.' + number(2);
    return out + '.' + number(3);
  }
  if (four[1] == 0 || (four[1] == ' ' && letter == ' ')) return {};
  return letter == 0 || letter == ' ' ? number(1) : std::to_string(four[0] << 8U | four[1]);
}

// Identity of the module: index 1 is the module, 6 its hardware (the same again), 7 its firmware, 0x81 the boot loader.
void module_facts(const SzlAnswer& answer, const FactCallback& callback) {
  bool hardware = false;
  SzlRecordRange records = answer.range();
  while (const auto record = records.next()) {
    ByteReader in(*record);
    const std::uint16_t index = in.be16();
    const ByteView order = in.take(20);
    in.skip(2);
    const ByteView version = in.take(4);
    if (!in.ok()) return;
    if (index == 7) give(callback, "firmware", version_text(version));
    if (index == 0x81) give(callback, "boot_loader", version_text(version));
    if ((index != 1 && index != 6) || hardware) continue;
    hardware = true;
    give(callback, "order_number", utf8_text(order));
    give(callback, "hardware_version", version_text(version));
  }
}

struct Component {
  std::uint8_t index;
  std::string_view fact;
  std::uint8_t width;
};
constexpr auto components = std::to_array<Component>({{1, "name", 24},
                                                      {2, "module", 24},
                                                      {3, "plant", 32},
                                                      {4, "copyright", 26},
                                                      {5, "serial", 24},
                                                      {7, "type", 32},
                                                      {8, "memory_card", 32},
                                                      {10, "oem", 20},
                                                      {11, "location", 32}});

void component_facts(const SzlAnswer& answer, const FactCallback& callback) {
  constexpr std::uint16_t manufacturer = 9, siemens = 0x002a;
  SzlRecordRange records = answer.range();
  while (const auto record = records.next()) {
    ByteReader in(*record);
    const std::uint16_t index = in.be16() & 0xffU;
    for (const Component& component : components)
      if (component.index == index) give(callback, component.fact, utf8_text(in.take(component.width)));
    if (index != manufacturer) continue;
    const std::uint16_t id = in.be16();
    if (in.ok()) callback("manufacturer", id == siemens ? "Siemens" : hex_text(id, 4));
  }
}

std::string checksum_text(std::uint16_t high, std::uint16_t low) {
  return hex_text(static_cast<std::uint32_t>(high << 16U | low), 8);
}

void protection_facts(ByteReader& in, const FactCallback& callback) {
  constexpr auto switches = std::to_array<std::string_view>({"", "RUN", "RUN-P", "STOP", "MRES"});
  constexpr std::uint16_t valid = 0x5656;
  in.skip(4);  // levels of the key switch and of the configuration
  const std::uint16_t level = in.be16(), mode_switch = in.be16();
  if (!in.ok()) return;
  if (level != 0) callback("protection_level", std::to_string(level));
  if (mode_switch < switches.size()) give(callback, "mode_switch", std::string(switches[mode_switch]));
  in.skip(4);
  if (in.be16() != valid) return;
  const std::uint16_t hardware1 = in.be16(), hardware2 = in.be16(), program1 = in.be16(), program2 = in.be16();
  if (!in.ok()) return;
  callback("hardware_checksum", checksum_text(hardware1, hardware2));
  callback("program_checksum", checksum_text(program1, program2));
}

void ability_facts(ByteReader& in, const FactCallback& callback) {
  const std::uint16_t pdu = in.be16(), connections = in.be16();
  if (!in.ok()) return;
  callback("max_pdu", std::to_string(pdu));
  callback("max_connections", std::to_string(connections));
}

void mode_fact(ByteReader& in, const FactCallback& callback) {
  in.skip(3);
  const std::uint8_t mode = in.u8() & 0x0fU;
  const auto known = find_name(operating_modes(), mode);
  // Which kind of STOP is of the moment; that it is one is the mode.
  if (in.ok() && !known.empty()) callback("operating_mode", known.starts_with("STOP") ? "STOP" : known);
}

void interface_facts(ByteReader& in, const FactCallback& callback) {
  in.skip(2);
  const ByteView address = in.take(4);
  in.skip(8);
  const ByteView mac = in.take(6);
  if (!in.ok()) return;
  std::string text;
  for (const std::uint8_t byte : address) text += (text.empty() ? "" : ".") + std::to_string(byte);
  if (text != "0.0.0.0") callback("ip_address", text);
  text.clear();
  for (std::size_t i = 0; i < mac.size(); ++i) text += (i == 0 ? "" : ":") + hex_digits(mac.subspan(i, 1));
  callback("mac_address", text);
}

void memory_facts(const SzlAnswer& answer, const FactCallback& callback) {
  constexpr std::uint16_t work_memory = 1;
  SzlRecordRange records = answer.range();
  while (const auto record = records.next()) {
    ByteReader in(*record);
    const std::uint16_t index = in.be16();
    in.skip(2);
    const std::uint32_t size = in.be32();
    if (in.ok() && index == work_memory) callback("work_memory", std::to_string(size));
  }
}

}  // namespace

void identity_facts(ByteView payload, const FactCallback& callback) {
  const auto answer = decode_szl_answer(payload);
  if (!answer || szl_header_only(answer->id)) return;
  switch (answer->id & 0xffU) {
    case 0x11: return module_facts(*answer, callback);
    case 0x1c: return component_facts(*answer, callback);
    case 0x13: return memory_facts(*answer, callback);
    default: break;
  }
  const auto first = answer->range().next();
  if (!first) return;
  ByteReader in(*first);
  if (answer->id == mode_current) return mode_fact(in, callback);
  const auto list = static_cast<std::uint8_t>(answer->id & 0xffU);
  if (list == 0x37) return interface_facts(in, callback);
  const std::uint16_t index = in.be16();
  if (list == 0x31 && index == 1) return ability_facts(in, callback);
  if (list == 0x32 && index == 4) return protection_facts(in, callback);
}

}  // namespace s7::dissector
