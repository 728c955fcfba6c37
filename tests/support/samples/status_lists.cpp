#include "tests/support/samples/status_lists.hpp"

#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

// Records in hex, filled up with zeros to their length.
StatusList list(std::uint16_t id, std::uint16_t index, std::uint16_t length, const std::vector<const char*>& records) {
  StatusList out{id, index, length, {}};
  for (const auto* record : records) {
    out.records.push_back(bytes_from_hex(record));
    out.records.back().resize(length);
  }
  return out;
}

void put_cpu(std::vector<StatusList>& out) {
  out.push_back(list(0x0012, 0, 2, {"0100", "0101", "0201", "0303", "0401"}));
  // Work memory 256 KiB with 61,440 bytes used; load memory 8 MiB.
  out.push_back(list(0x0013, 0, 36,
                     {"0001 0001 00040000 0000 0001 00040000 0000F000 00031000",
                      "0002 0003 00800000 0002 0001 00400000 00010000 003F0000 00400000 00000000 00400000"}));
  out.push_back(list(0x0014, 0, 8,
                     {"0001 0000 0400 0000", "0002 0000 0400 0000", "0003 0000 0800 0080", "0004 0000 0100 0000",
                      "0005 0000 0100 0040", "0006 0000 0800 0000", "0007 0000 0400 0000", "0008 0000 0100 0010"}));
  out.push_back(list(0x0015, 0, 10, {"0800 0016 03D1 0000FFFE", "0A00 07FF 03D1 0000FFFE", "0C00 07FF 03D1 0000FFFE"}));
  out.push_back(list(0x0016, 0, 8, {"0001 0001 0002 0003"}));
  out.push_back(list(0x0017, 0, 6, {"0000 0001 0002"}));
  out.push_back(list(0x0018, 0, 6, {"0001 0010 0000"}));
  out.push_back(list(0x0019, 0, 4, {"0001 00 00", "0004 01 00", "0005 00 01"}));
  out.push_back(list(0x0021, 0, 4, {"1101 01 01", "1381 07 14"}));
  out.push_back(
      list(0x0222, 0x0050, 28, {"0A 51 82 1A 50 5401 7FFF 0000 00000000 2410042124250005 0050 0008 00000000"}));
  out.push_back(list(0x0023, 0, 8, {"0001 0002 0003 0004"}));
  out.push_back(list(0x0025, 0, 4, {"00 01 01 00", "01 01 28 00"}));
  out.push_back(list(0x0071, 0, 16, {"0000 0001 0002 0003"}));
  out.push_back(list(0x0075, 0, 16, {"0001 0002"}));
}

void put_network_and_modules(std::vector<StatusList>& out) {
  out.push_back(list(0x0037, 0, 48, {"07FE C0A80A0B FFFFFF00 C0A80A01 001B1B1C0011 01 00 1410042124250005 0101"}));
  out.push_back(list(0x0090, 0, 14, {"0001 07FF 0001"}));
  out.push_back(list(0x0091, 0, 16,
                     {"0000 0002 7FFF 00C0 00C0 0000 B402 0011", "0000 0201 07FF C4C0 C4C0 0000 B402 0011",
                      "8064 0100 0100 8101 8101 0000 B403 0021"}));
  out.push_back(list(0x0092, 0, 16, {"80000000"}));
  out.push_back(list(0x0294, 0x0064, 258, {"0064 01 06"}));
  out.push_back(list(0x0095, 0x0001, 40, {"01 00 02 00 07FF"}));
  out.push_back(
      list(0x0696, 0x0100, 48, {"0100 0064 00000000 0002 0001 0001 0000 8101002A0001", "0101 0064 00000000 0003"}));
  out.push_back(list(0x00B1, 0x0100, 4, {"05 13 00 00"}));
  out.push_back(list(0x00B2, 0x0104, 8, {"05 13 00 00 01 00 00 00"}));
  out.push_back(list(0x00B3, 0x0100, 8, {"05 13 00 00 01 00 00 00"}));
  out.push_back(list(0x00B4, 0x0003, 12, {"08 0C 00 02 80 1E 07 00 00 00 00 00"}));
}

// Abilities (0131) and state (0132, 0232) of the communication, one index after the other.
void put_communication(std::vector<StatusList>& out) {
  const auto able = [&](std::uint16_t index, const char* record) { out.push_back(list(0x0131, index, 40, {record})); };
  able(2, "0002 BE 7D 27 00 00 00 0102030405 06 010203040506 07 01 02 03 01 00 0003 0004 000A 0100");
  able(3, "0003 7F 00 00 00 00D4 0008 0001 0020");
  able(4, "0004 FE FF FF 00 00 00 00 00 01 01 01 01 02");
  able(5, "0005 0E 00 00 00 00 00 00 00 0010 0064 0008");
  able(6, "0006 FC 00 04 01 00 00 FF 3E 03 0102030405060708 00 0004 000A 0020 0000 0001 0002");
  able(7, "0007 01 02 0003 0004 0005");
  able(8, "0008 7064 8012 9001");
  able(9, "0009 02 04 01 00 0008 0000 0000");
  able(0x10, "0010 01 00 0002 0001");
  const auto state = [&](std::uint16_t index, const char* record) { out.push_back(list(0x0132, index, 40, {record})); };
  state(1, "0001 0001 0001 0001 0000 0004 0003 000C 0001 0014");
  state(2, "0002 0003");
  state(3, "0003 0001");
  state(4, "0004 0001 0000 0001 0002 0000 0000 5656 BC04 A3D5 1400 0972");
  state(5, "0005 0001 0002 0003 0001");
  state(6, "0006 FC 00 04 01 00 00 FF 3E 0001 0002");
  state(8, "0008 0001 0000 0010 0020 0030 0000 0000 0000 0000 0000 2603170612050002");
  state(9, "0009 0001");
  state(0x0A, "000A 0001");
  state(0x0B, "000B 0003 0000 00000010 00000020");
  state(0x0C, "000C 0000 0000 00000030");
  state(0x10, "0010 0001 0002");
}

}  // namespace

std::vector<StatusList> documented_lists() {
  std::vector<StatusList> out;
  put_cpu(out);
  put_network_and_modules(out);
  put_communication(out);
  // Only the head of the list: how long and how many its records are.
  out.push_back({0x0F74, 0, 4, {}});
  return out;
}

}  // namespace s7::test::samples
