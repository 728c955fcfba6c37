#include "tests/support/samples/cpu_content.hpp"

namespace s7::test::samples {
namespace {

constexpr std::int64_t day_ns = 86'400'000'000'000;
constexpr std::int64_t day_of_1984 = 5113;  // days from 1970-01-01 to 1984-01-01

Bytes list(std::uint16_t id, std::uint16_t index, std::uint16_t length, std::vector<Bytes> records) {
  return szl_payload({id, index, length, std::move(records)});
}

Bytes identification(std::uint16_t index, const std::string& order, std::uint16_t type, const Bytes& version) {
  return ByteWriter().u16(index).field(order, 20, ' ').u16(type).bytes(version).take();
}

Bytes named(std::uint16_t index, const std::string& name, std::size_t width, char fill = '\0') {
  return ByteWriter().u16(index).field(name, width, fill).zeros(32 - width).take();
}

Bytes block_stamp(std::int64_t ns) {
  return ByteWriter()
      .u32(static_cast<std::uint64_t>(ns % day_ns / 1'000'000))
      .u16(static_cast<std::uint64_t>(ns / day_ns - day_of_1984))
      .take();
}

Bytes diagnostic_entry(std::uint16_t event, std::uint8_t priority, std::uint8_t block, std::int64_t at) {
  return ByteWriter().u16(event).u8(priority).u8(block).hex("C700 0000 0810 7714").bytes(bcd_stamp(at)).take();
}

std::uint64_t checksum(const Bytes& code) {
  std::uint64_t sum = 0;
  for (const auto byte : code) sum = sum * 31 + byte;
  return sum;
}

Bytes block_header(const Block& block) {
  ByteWriter out;
  const auto total = 72 + block.code.size() + block.interface_section.size();
  out.text("pp").u8(1).u8(1).u8(block.language).u8(block.subtype).u16(block.number).u32(total).u32(0);
  out.bytes(block_stamp(block.code_stamp_ns)).bytes(block_stamp(block.interface_stamp_ns));
  out.u16(block.interface_section.size()).u16(0).u16(0).u16(block.code.size());
  return out.take();
}

Bytes block_trailer(const Block& block) {
  ByteWriter out;
  out.field(block.author, 8).field(block.family, 8).field(block.name, 8).u8(block.version).u8(0);
  return out.u16(checksum(block.code)).zeros(8).take();
}

}  // namespace

Bytes szl_module_identification(const CpuIdentity& cpu) {
  const auto hardware = ByteWriter().u16(cpu.hardware).u16(1).take();
  const auto& v = cpu.firmware;
  return list(0x0011, 0, 28,
              {identification(1, cpu.order_number, cpu.module_type, hardware),
               identification(6, cpu.order_number, cpu.module_type, hardware),
               identification(7, "", cpu.module_type, {'V', v[0], v[1], v[2]}),
               identification(0x81, "Boot Loader", 0, {'A', 0x20, 9, 9})});
}

Bytes szl_component_identification(const CpuIdentity& cpu) {
  const auto manufacturer = ByteWriter().u16(9).u16(0x002A).u16(0xF600).u16(1).zeros(26).take();
  return list(0x001C, 0, 34,
              {named(1, cpu.station, 24), named(2, cpu.module, 24), named(3, cpu.plant, 32),
               named(4, "Original Siemens Equipment", 26), named(5, cpu.serial, 24), named(7, cpu.type_name, 32),
               named(8, cpu.card, 32), manufacturer, named(10, "", 26), named(11, component_location, 32)});
}

Bytes szl_mode(std::int64_t since_ns) {
  const auto record = ByteWriter().hex("4302 FF68 C7000000 08147714").bytes(bcd_stamp(since_ns)).take();
  return list(0x0424, 0, 20, {record});
}

Bytes szl_leds() {
  std::vector<Bytes> records;
  for (const unsigned led : {1U, 4U, 5U, 6U, 11U, 12U, 21U})
    records.push_back(ByteWriter().u16(led).u8(led == 4 ? 1 : 0).u8(0).take());  // 4: RUN
  return list(0x0074, 0, 4, std::move(records));
}

Bytes szl_protection() {
  auto record = bytes_from_hex("0004 0001 0000 0001 0002 0000 0000 5656 A400 931B 4A1F 4401");
  record.resize(40);
  return list(0x0232, 4, 40, {record});
}

Bytes szl_communication(std::uint16_t pdu_size) {
  return list(0x0131, 1, 40, {ByteWriter().u16(1).u16(pdu_size).u16(16).u32(187500).u32(100'000'000).zeros(26).take()});
}

Bytes szl_diagnostic_buffer(std::int64_t now_ns) {
  const auto start = now_ns - 2 * day_ns;
  return list(0x00A0, 0, 20,
              {diagnostic_entry(0x4302, 0xFF, 0x68, start), diagnostic_entry(0x4301, 0xFF, 0x46, start - 3'100'000'000),
               diagnostic_entry(0x4300, 0xFF, 0xF3, start - 9'800'000'000),
               diagnostic_entry(0x4304, 0xFF, 0x84, start - 64'000'000'000)});
}

Bytes szl_directory() {
  std::vector<Bytes> records;
  for (const unsigned id : {0x0000U, 0x0011U, 0x0012U, 0x0013U, 0x0014U, 0x0015U, 0x001CU, 0x0074U, 0x00A0U, 0x0131U,
                            0x0132U, 0x0222U, 0x0232U, 0x0424U, 0x0D91U})
    records.push_back(ByteWriter().u16(id).take());
  return list(0x0000, 0, 2, std::move(records));
}

Bytes block_image(const Block& block) {
  return concat({block_header(block), block.code, block.interface_section, block_trailer(block)});
}

Bytes block_info_payload(const Block& block) {
  return concat({bytes_from_hex("0100 004A 2200"), block_header(block), block_trailer(block)});
}

Bytes block_list_payload(const std::vector<std::pair<char, unsigned>>& counts) {
  ByteWriter out;
  for (const auto& [type, count] : counts) out.u8('0').u8(static_cast<std::uint8_t>(type)).u16(count);
  return out.take();
}

Bytes block_type_payload(const std::vector<unsigned>& numbers, std::uint8_t flags, std::uint8_t language) {
  ByteWriter out;
  for (const auto number : numbers) out.u16(number).u8(flags).u8(language);
  return out.take();
}

}  // namespace s7::test::samples
