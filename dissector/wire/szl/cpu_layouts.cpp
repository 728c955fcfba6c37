// Records of the lists about a CPU itself: identity, memory, blocks, LEDs, interrupts, operating state.

#include <array>

#include "dissector/wire/szl/szl_layout.hpp"

namespace s7::dissector {
namespace {

using enum SzlFieldKind;

constexpr auto directory_fields = std::to_array<SzlField>({
    {"s7comm.szl.0000.0000.szl_id", 0, 2, hex},
});
constexpr auto module_id_fields = std::to_array<SzlField>({
    {"s7comm.szl.xy11.0001.index", 0, 2, hex},
    {"s7comm.szl.xy11.0001.anz", 2, 20, text},
    {"s7comm.szl.xy11.0001.bgtyp", 22, 2, hex},
    {"s7comm.szl.xy11.0001.ausbg", 24, 2, number},
    {"s7comm.szl.xy11.0001.ausbe", 26, 2, number},
});
constexpr auto characteristics_fields = std::to_array<SzlField>({
    {"s7comm.szl.xy12.0x00.charac", 0, 2, hex},
});
constexpr auto memory_fields = std::to_array<SzlField>({
    {"s7comm.szl.0013.0000.index", 0, 2, hex},
    {"s7comm.szl.0013.0000.code", 2, 2, hex},
    {"s7comm.szl.0013.0000.size", 4, 4, number},
    {"s7comm.szl.0013.0000.mode", 8, 2, number},
    {"s7comm.szl.0013.0000.mode.vol_mem", 9, 1, flag, 0x1},
    {"s7comm.szl.0013.0000.mode.nvol_mem", 9, 1, flag, 0x2},
    {"s7comm.szl.0013.0000.mode.mixed_mem", 9, 1, flag, 0x4},
    {"s7comm.szl.0013.0000.mode.cd_sep", 9, 1, flag, 0x8},
    {"s7comm.szl.0013.0000.mode.cd_tog", 9, 1, flag, 0x10},
    {"s7comm.szl.0013.0000.granu", 10, 2, hex},
    {"s7comm.szl.0013.0000.ber1", 12, 4, number},
    {"s7comm.szl.0013.0000.belegt1", 16, 4, number},
    {"s7comm.szl.0013.0000.block1", 20, 4, number},
    {"s7comm.szl.0013.0000.ber2", 24, 4, number},
    {"s7comm.szl.0013.0000.belegt2", 28, 4, number},
    {"s7comm.szl.0013.0000.block2", 32, 4, number},
});
constexpr auto system_areas_fields = std::to_array<SzlField>({
    {"s7comm.szl.xy14.000x.index", 0, 2, hex},
    {"s7comm.szl.xy14.000x.code", 2, 2, hex},
    {"s7comm.szl.xy14.000x.quantity", 4, 2, number},
    {"s7comm.szl.xy14.000x.reman", 6, 2, number},
});
constexpr auto block_kinds_fields = std::to_array<SzlField>({
    {"s7comm.szl.xy15.000x.index", 0, 2, hex},
    {"s7comm.szl.xy15.000x.maxanz", 2, 2, number},
    {"s7comm.szl.xy15.000x.maxlng", 4, 2, number},
    {"s7comm.szl.xy15.000x.maxabl", 6, 4, number},
});
constexpr auto leds_fields = std::to_array<SzlField>({
    {"s7comm.szl.xy74.0000.cpu_led_id", 0, 2, hex},
    {"s7comm.szl.xy74.0000.cpu_led_id.rackno", 0, 2, number, 0x700},
    {"s7comm.szl.xy74.0000.cpu_led_id.cputype", 0, 2, number, 0x800},
    {"s7comm.szl.xy74.0000.cpu_led_id.id", 0, 2, number, 0xff},
    {"s7comm.szl.xy74.0000.led_on", 2, 1, number},
    {"s7comm.szl.xy74.0000.led_blink", 3, 1, number},
});
constexpr auto old_leds_fields = std::to_array<SzlField>({
    {"s7scope.szl.led_id", 0, 2, hex},
    {"s7scope.szl.led_rack", 0, 2, number, 0x700},
    {"s7scope.szl.led_master", 0, 2, number, 0x800},
    {"s7scope.szl.led", 0, 2, number, 0xff},
    {"s7scope.szl.led_on", 2, 1, number},
    {"s7scope.szl.led_blink", 3, 1, number},
});
constexpr auto component_1_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7comm.szl.001c.0001.name", 2, 24, text},
    {"s7comm.szl.001c.000x.res", 26, 8, bytes},
});
constexpr auto component_2_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7comm.szl.001c.0002.name", 2, 24, text},
    {"s7comm.szl.001c.000x.res", 26, 8, bytes},
});
constexpr auto component_3_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7comm.szl.001c.0003.tag", 2, 32, text},
});
constexpr auto component_4_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7comm.szl.001c.0004.copyright", 2, 26, text},
    {"s7comm.szl.001c.000x.res", 28, 6, bytes},
});
constexpr auto component_5_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7comm.szl.001c.0005.serialn", 2, 24, text},
    {"s7comm.szl.001c.000x.res", 26, 8, bytes},
});
constexpr auto component_6_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7scope.szl.operating_system", 2, 32, bytes},
});
constexpr auto component_7_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7comm.szl.001c.0007.cputypname", 2, 32, text},
});
constexpr auto component_8_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7comm.szl.001c.0008.snmcmmc", 2, 32, text},
});
constexpr auto component_9_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7comm.szl.001c.0009.manufacturer_id", 2, 2, hex},
    {"s7comm.szl.001c.0009.profile_id", 4, 2, hex},
    {"s7comm.szl.001c.0009.profile_spec_typ", 6, 2, hex},
    {"s7comm.szl.001c.000x.res", 8, 26, bytes},
});
constexpr auto component_a_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7comm.szl.001c.000a.oem_copyright_string", 2, 26, text},
    {"s7comm.szl.001c.000a.oem_id", 28, 2, hex},
    {"s7comm.szl.001c.000a.oem_add_id", 30, 4, hex},
});
constexpr auto component_b_fields = std::to_array<SzlField>({
    {"s7comm.szl.001c.000x.index", 0, 2, hex},
    {"s7comm.szl.001c.000b.loc_id", 2, 32, text},
});
constexpr auto interrupt_map_fields = std::to_array<SzlField>({
    {"s7scope.szl.event", 0, 2, hex},
    {"s7scope.szl.priority", 2, 1, number},
    {"s7scope.szl.ob", 3, 1, number},
});
constexpr auto interrupt_state_fields = std::to_array<SzlField>({
    {"s7comm.szl.xy22.00xx.info", 0, 20, bytes},
    {"s7comm.szl.xy22.00xx.al1", 20, 2, hex},
    {"s7comm.szl.xy22.00xx.al1.evpd", 20, 2, flag, 0x1},
    {"s7comm.szl.xy22.00xx.al1.iel", 20, 2, flag, 0x2},
    {"s7comm.szl.xy22.00xx.al1.isia", 20, 2, flag, 0x4},
    {"s7comm.szl.xy22.00xx.al1.ioil", 20, 2, flag, 0x10},
    {"s7comm.szl.xy22.00xx.al1.ioilbt", 20, 2, flag, 0x20},
    {"s7comm.szl.xy22.00xx.al1.eidbl", 20, 2, flag, 0x40},
    {"s7comm.szl.xy22.00xx.al2", 22, 2, hex},
    {"s7comm.szl.xy22.00xx.al2.lis", 22, 2, flag, 0x1},
    {"s7comm.szl.xy22.00xx.al2.giee", 22, 2, flag, 0x2},
    {"s7comm.szl.xy22.00xx.al2.gism", 22, 2, flag, 0x4},
    {"s7comm.szl.xy22.00xx.al2.iod", 22, 2, flag, 0x8},
    {"s7comm.szl.xy22.00xx.al3", 24, 4, hex},
});
constexpr auto operating_state_fields = std::to_array<SzlField>({
    {"s7comm.szl.0424.0000.ereig", 0, 2, hex},
    {"s7comm.szl.0424.0000.ae", 2, 1, hex},
    {"s7comm.szl.0424.0000.bzu_id", 3, 1, hex},
    {"s7comm.szl.0424.0000.bzu_id.req", 3, 1, hex, 0xf},
    {"s7comm.szl.0424.0000.bzu_id.pre", 3, 1, hex, 0xf0},
    {"s7comm.szl.0424.0000.res", 4, 4, bytes},
    {"s7comm.szl.0424.0000.anlinfo1", 8, 1, hex},
    {"s7comm.szl.0424.0000.anlinfo2", 9, 1, hex},
    {"s7comm.szl.0424.0000.anlinfo3", 10, 1, hex},
    {"s7comm.szl.0424.0000.anlinfo4", 11, 1, hex},
    {"s7comm.szl.0424.0000.time", 12, 8, bytes},
    {"s7scope.szl.time", 12, 8, time},
});
constexpr auto image_partitions_fields = std::to_array<SzlField>({
    {"s7scope.szl.partition", 0, 1, number},
    {"s7scope.szl.partition_use", 1, 1, hex},
    {"s7scope.szl.partition_ob", 2, 1, number},
    {"s7scope.szl.reserved", 3, 1, hex},
});

constexpr auto layouts = std::to_array<SzlLayout>({
    {0x00, szl_any_index, directory_fields},
    {0x11, szl_any_index, module_id_fields},
    {0x12, szl_any_index, characteristics_fields},
    {0x13, szl_any_index, memory_fields},
    {0x14, szl_any_index, system_areas_fields},
    {0x15, szl_any_index, block_kinds_fields},
    {0x74, szl_any_index, leds_fields},
    {0x19, szl_any_index, old_leds_fields},
    {0x1c, 0x0001, component_1_fields},
    {0x1c, 0x0002, component_2_fields},
    {0x1c, 0x0003, component_3_fields},
    {0x1c, 0x0004, component_4_fields},
    {0x1c, 0x0005, component_5_fields},
    {0x1c, 0x0006, component_6_fields},
    {0x1c, 0x0007, component_7_fields},
    {0x1c, 0x0008, component_8_fields},
    {0x1c, 0x0009, component_9_fields},
    {0x1c, 0x000a, component_a_fields},
    {0x1c, 0x000b, component_b_fields},
    {0x21, szl_any_index, interrupt_map_fields},
    {0x22, szl_any_index, interrupt_state_fields},
    {0x24, szl_any_index, operating_state_fields},
    {0x25, szl_any_index, image_partitions_fields},
});

}  // namespace

std::span<const SzlLayout> szl_cpu_layouts() noexcept { return layouts; }

}  // namespace s7::dissector
