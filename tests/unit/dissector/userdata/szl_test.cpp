#include "dissector/wire/szl/szl.hpp"

#include <gtest/gtest.h>

#include <set>

#include "dissector/wire/szl/diag_entry.hpp"
#include "dissector/wire/szl/identity.hpp"
#include "dissector/wire/szl/szl_layout.hpp"
#include "tests/unit/dissector/field_recorder.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::FieldRecorder;

std::string facts_of(ByteView payload) {
  std::string out;
  identity_facts(payload, [&](std::string_view fact, std::string_view value) {
    out += (out.empty() ? "" : "|") + std::string(fact) + '=' + std::string(value);
  });
  return out;
}

std::size_t describe(ByteView payload, FieldRecorder& out) { return describe_szl_answer(payload, true, out); }

// EX111: a CPU 315 says who it is.
const auto module_identity = R"(0011 0000 001c 0004
  0001 3645533720333135 2d32454831342d304142302000c0 0004 0001
  0006 3645533720333135 2d32454831342d304142302000c0 0004 0001
  0007 2020202020202020 202020202020202020202020 00c0 5603 0206
  0081 426f6f74204c6f61 646572202020202020202020 0000 4120 0909)"_hex;

TEST(Szl, ModuleIdentity) {
  const auto answer = decode_szl_answer(module_identity);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->record_count, 4);
  FieldRecorder out;
  EXPECT_EQ(describe(module_identity, out), 0U);
  EXPECT_EQ(out["szl.xy11.0001.index"], "0x0001 0x0006 0x0007 0x0081");
  EXPECT_EQ(out["szl.xy11.0001.bgtyp"], "0x00c0 0x00c0 0x00c0 0x0000");
  EXPECT_EQ(facts_of(module_identity),
            "order_number=6ES7 315-2EH14-0AB0|hardware_version=4|firmware=V3.2.6|boot_loader=A32.9.9");
}

TEST(Szl, ModuleIdentityOfAnS71200) {  // versions with a letter, type blank
  const auto payload = R"(0011 0000 001c 0002
    0001 36455337 20323132 2d314145 34302d30 58423020 2020 2001 2020
    0007 36455337 20323132 2d314145 34302d30 58423020 2020 5604 0002)"_hex;
  EXPECT_EQ(facts_of(payload), "order_number=6ES7 212-1AE40-0XB0|hardware_version=1|firmware=V4.0.2");
}

TEST(Szl, Components) {
  test::ByteWriter payload;
  payload.u16(0x001c).u16(0).u16(34).u16(6);
  payload.u16(1).field("Press line", 24).zeros(8);
  payload.u16(2).field("PLC_1", 24).zeros(8);
  payload.u16(3).field("Hall \xfc", 32);
  payload.u16(5).field("S C-B1U393142011", 24, ' ').zeros(8);
  payload.u16(9).hex("002a f600 0001").zeros(26);
  payload.u16(11).zeros(32);
  const auto bytes = payload.take();
  FieldRecorder out;
  EXPECT_EQ(describe(bytes, out), 0U);
  EXPECT_EQ(out["szl.001c.0005.serialn"], "S C-B1U393142011");
  EXPECT_EQ(out["szl.001c.0009.manufacturer_id"], "0x002a");
  EXPECT_EQ(facts_of(bytes),
            "name=Press line|module=PLC_1|plant=Hall \xc3\xbc|serial=S C-B1U393142011|manufacturer=Siemens");
}

TEST(Szl, OperatingState) {  // EX112, and a warm restart to RUN
  EXPECT_EQ(facts_of("0424 0000 0014 0001 5144ff08 00000000 00000000 2410042124250005"_view), "operating_mode=RUN");
  EXPECT_EQ(facts_of("0424 0000 0014 0001 4302ff64 c7000000 08147714 1602082308102642"_view), "operating_mode=STOP");
  FieldRecorder out;
  EXPECT_EQ(describe("0424 0000 0014 0001 4302ff68 c7000000 08147714 1602082308102642"_view, out), 0U);
  EXPECT_EQ(out["szl.0424.0000.bzu_id.req"] + out["szl.0424.0000.bzu_id.pre"], "0x080x06");
  EXPECT_EQ(out["szl.time"], "2016-02-08 23:08:10.264");
}

TEST(Szl, Protection) {  // EX119
  const auto payload =
      "0132 0004 0028 0001 0004 0001 0000 0001 0002 0000 0000 5656 bc04 a3d5 1400 0972 02000000000000000000000000000000"_hex;
  EXPECT_EQ(facts_of(payload),
            "protection_level=1|mode_switch=RUN-P|hardware_checksum=0xbc04a3d5|program_checksum=0x14000972");
  auto without_checksums = payload;
  without_checksums[8 + 14] = 0;
  EXPECT_EQ(facts_of(without_checksums), "protection_level=1|mode_switch=RUN-P");
}

TEST(Szl, HeadOnlyIsNoTruncation) {  // EX124
  FieldRecorder out;
  EXPECT_EQ(describe("0f74 0000 0004 0007"_view, out), 0U);
  EXPECT_EQ(out["data.userdata.szl_id.partlist_cnt"], "7");
  EXPECT_EQ(facts_of("0f11 0000 001c 0004"_view), "");
}

TEST(Szl, LengthsThatLie) {
  FieldRecorder none;
  EXPECT_EQ(describe("0011 0000 0000 ffff 01020304"_view, none), 4U);  // records of no length
  FieldRecorder many;
  EXPECT_EQ(describe("0000 0000 0002 ffff 0011 001c 00"_view, many), 1U);  // more announced than there is
  EXPECT_EQ(many["szl.0000.0000.szl_id"], "0x0011 0x001c");
  FieldRecorder longer;  // LEDs with a byte more than documented
  EXPECT_EQ(describe("0074 0000 0005 0002 00010100ff 000400010e"_view, longer), 2U);
  EXPECT_EQ(longer["szl.xy74.0000.cpu_led_id.id"], "1 4");
  FieldRecorder shorter;  // and with one less
  EXPECT_EQ(describe("0074 0000 0003 0001 000101"_view, shorter), 0U);
  EXPECT_EQ(shorter["szl.xy74.0000.led_on"], "1");
  EXPECT_EQ(shorter["szl.xy74.0000.led_blink"], "");
}

TEST(Szl, CutAnywhere) {
  test::for_each_prefix(module_identity, [](ByteView cut) {
    FieldRecorder out;
    EXPECT_LE(describe(cut, out), cut.size());
    EXPECT_EQ(bool(decode_szl_answer(cut)), cut.size() >= 8);
    facts_of(cut);
  });
}

// Tables: sorted by offset, within a record, each key either Wireshark's or ours.
TEST(Szl, LayoutsAreSound) {
  std::set<std::pair<unsigned, unsigned>> lists;
  std::size_t fields = 0;
  for (const auto layouts : {szl_cpu_layouts(), szl_communication_layouts(), szl_module_layouts()}) {
    for (const SzlLayout& layout : layouts) {
      EXPECT_TRUE(lists.emplace(layout.list, layout.index).second) << int{layout.list} << ' ' << layout.index;
      std::size_t offset = 0;
      for (const SzlField& field : layout.fields) {
        ++fields;
        EXPECT_GE(field.offset, offset) << field.key;
        offset = field.offset;
        EXPECT_TRUE(field.key.starts_with("s7comm.szl.") || field.key.starts_with("s7scope.szl.")) << field.key;
        if (field.mask != 0 && field.size < 4) {
          EXPECT_LT(field.mask, 1U << (8U * field.size)) << field.key;
        }
      }
    }
  }
  EXPECT_EQ(lists.size(), 52U);
  EXPECT_GT(fields, 400U);
}

struct Sample {
  const char* name;
  test::ByteView payload;
  const char* key;
  const char* values;
};

// Lists that no capture shows, built by their documented layout.
const Sample samples[] = {
    {"system areas", "0014 0000 0008 0001 0003 0001 0800 0080"_view, "szl.xy14.000x.quantity", "2048"},
    {"block types", "0015 0000 000a 0001 0800 0016 03d1 0000fffe"_view, "szl.xy15.000x.maxabl", "65534"},
    {"interrupt map", "0021 0a0a 0004 0001 1111 02 0a"_view, "szl.ob", "10"},
    {"process images", "0025 0000 0004 0001 01 01 3d 00"_view, "szl.partition_ob", "61"},
    {"characteristics", "0012 0000 0002 0002 0101 0303"_view, "szl.xy12.0x00.charac", "0x0101 0x0303"},
    {"indexes of an extract", "0300 0131 0002 0002 0001 0002"_view, "szl.list_index", "0x0001 0x0002"},
    {"racks", "0092 0000 0010 0001 01000000000000000000000000000080"_view, "szl.0092.xxxx.status_15", "0x80"},
    {"DP masters", "0090 0000 000e 0001 01 02 000000000000000000000000"_view, "szl.dp_master", "1"},
    {"diagnosis of a module", "00b1 0000 0004 0001 0d150000"_view, "szl.module_diagnosis", "0d150000"},
    {"diagnosis of a slave", "00b4 07ff 0006 0001 0008000c0080"_view, "szl.slave_diagnosis", "0008000c0080"},
};

TEST(Szl, BuiltSamples) {
  for (const auto& sample : samples) {
    FieldRecorder out;
    const std::size_t unknown = describe(sample.payload, out);
    // Of a DP master's record only the first two bytes are documented.
    EXPECT_EQ(unknown, std::string_view(sample.name) == "DP masters" ? 12U : 0U) << sample.name;
    EXPECT_EQ(out[sample.key], sample.values) << sample.name;
  }
}

TEST(Szl, EthernetInterface) {
  test::ByteWriter payload;
  payload.u16(0x0037).u16(0).u16(48).u16(1);
  payload.hex("07fe c0a80001 ffffff00 c0a800fe 001b1b1c0011 01 00 1408201159439124").zeros(16).u16(0);
  const auto bytes = payload.take();
  FieldRecorder out;
  EXPECT_EQ(describe(bytes, out), 0U);
  EXPECT_EQ(out["szl.ip_address"] + ' ' + out["szl.subnet_mask"] + ' ' + out["szl.router"],
            "192.168.0.1 255.255.255.0 192.168.0.254");
  EXPECT_EQ(out["szl.dcp_time"], "2014-08-20 11:59:43.912");
  EXPECT_EQ(facts_of(bytes), "ip_address=192.168.0.1|mac_address=00:1b:1b:1c:00:11");
}

TEST(Szl, WideLists) {  // stations of an IO system (258 bytes) and modules with everything (48 bytes)
  test::ByteWriter stations;
  stations.u16(0x0294).u16(100).u16(258).u16(1).u16(100).u8(0x03).zeros(255);
  FieldRecorder out;
  EXPECT_EQ(describe(stations.take(), out), 0U);
  EXPECT_EQ(out["szl.0094.xxxx.index"] + out["szl.0094.xxxx.status_0"], "0x00641");
  test::ByteWriter modules;
  modules.u16(0x0c96).u16(0x07fe).u16(48).u16(1).hex("87fe 0064 00000000 0003 0001 8000 0000").zeros(14);
  modules.hex("0000 0000 0302 0011").zeros(10);
  FieldRecorder module;
  EXPECT_EQ(describe(modules.take(), module), 0U);
  EXPECT_EQ(module["szl.xx96.xxxx.logadr.adr"] + ' ' + module["szl.xx96.xxxx.station"], "0x07fe 3");
  EXPECT_EQ(module["szl.xx96.xxxx.eastat.modexists"] + module["szl.xx96.xxxx.eastat.modmaintdem"], "11");
}

TEST(DiagEntries, TextsByMask) {
  EXPECT_EQ(diag_event_text(0x4304), "STOP by programming device command or STOP SFB");
  EXPECT_FALSE(diag_event_text(0x8144).empty());  // rows with any second digit
  EXPECT_EQ(diag_event_text(0x8144), diag_event_text(0x8044));
  EXPECT_EQ(diag_event_text(0xc123), "");
  EXPECT_EQ(diag_event_name(0xa123), "0xa123 user event A");
  const auto entry = decode_diag_entry("4302 ff 68 c700 0000 08147714 1408201153592024"_view);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->event_class(), 4);
  EXPECT_TRUE(entry->entering() && entry->in_buffer());
  EXPECT_FALSE(entry->internal_error() || entry->external_error());
  EXPECT_EQ(to_text(entry->time), "2014-08-20 11:53:59.202");
}

}  // namespace
}  // namespace s7::dissector
