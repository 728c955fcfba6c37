// Records of the lists about modules and stations.

#include <array>

#include "dissector/wire/szl/szl_layout.hpp"

namespace s7::dissector {
namespace {

using enum SzlFieldKind;

constexpr auto dp_masters_fields = std::to_array<SzlField>({
    {"s7scope.szl.dp_master", 0, 1, number},
    {"s7scope.szl.dp_master_state", 1, 1, hex},
});
constexpr auto modules_fields = std::to_array<SzlField>({
    {"s7comm.szl.0091.0000.adr1", 0, 2, hex},
    {"s7comm.szl.0091.0000.adr2", 2, 2, hex},
    {"s7comm.szl.0091.0000.logadr", 4, 2, number},
    {"s7comm.szl.0091.0000.exptype", 6, 2, hex},
    {"s7comm.szl.0091.0000.acttype", 8, 2, hex},
    {"s7scope.szl.interface_modules", 10, 2, number},
    {"s7comm.szl.0091.0000.eastat", 12, 2, hex},
    {"s7comm.szl.0091.0000.eastat.moderror", 12, 2, flag, 0x1},
    {"s7comm.szl.0091.0000.eastat.modexists", 12, 2, flag, 0x2},
    {"s7comm.szl.0091.0000.eastat.modnotav", 12, 2, flag, 0x4},
    {"s7comm.szl.0091.0000.eastat.moddisabl", 12, 2, flag, 0x8},
    {"s7comm.szl.0091.0000.eastat.staterr", 12, 2, flag, 0x10},
    {"s7comm.szl.0091.0000.eastat.cirbusy", 12, 2, flag, 0x20},
    {"s7comm.szl.0091.0000.eastat.modlocseg", 12, 2, flag, 0x80},
    {"s7comm.szl.0091.0000.eastat.dataid", 12, 2, hex, 0xff00},
    {"s7comm.szl.0091.0000.berbgbr", 14, 2, hex},
    {"s7comm.szl.0091.0000.berbgbr.width", 14, 2, number, 0x7},
    {"s7comm.szl.0091.0000.berbgbr.areaid", 14, 2, number, 0x70},
});
constexpr auto stations_fields = std::to_array<SzlField>({
    {"s7comm.szl.0092.xxxx.status_0", 0, 1, hex},
    {"s7comm.szl.0092.xxxx.status_1", 1, 1, hex},
    {"s7comm.szl.0092.xxxx.status_2", 2, 1, hex},
    {"s7comm.szl.0092.xxxx.status_3", 3, 1, hex},
    {"s7comm.szl.0092.xxxx.status_4", 4, 1, hex},
    {"s7comm.szl.0092.xxxx.status_5", 5, 1, hex},
    {"s7comm.szl.0092.xxxx.status_6", 6, 1, hex},
    {"s7comm.szl.0092.xxxx.status_7", 7, 1, hex},
    {"s7comm.szl.0092.xxxx.status_8", 8, 1, hex},
    {"s7comm.szl.0092.xxxx.status_9", 9, 1, hex},
    {"s7comm.szl.0092.xxxx.status_10", 10, 1, hex},
    {"s7comm.szl.0092.xxxx.status_11", 11, 1, hex},
    {"s7comm.szl.0092.xxxx.status_12", 12, 1, hex},
    {"s7comm.szl.0092.xxxx.status_13", 13, 1, hex},
    {"s7comm.szl.0092.xxxx.status_14", 14, 1, hex},
    {"s7comm.szl.0092.xxxx.status_15", 15, 1, hex},
});
constexpr auto io_stations_fields = std::to_array<SzlField>({
    {"s7comm.szl.0094.xxxx.index", 0, 2, hex},
    {"s7comm.szl.0094.xxxx.status_0", 2, 1, flag, 0x1},
    {"s7comm.szl.0094.xxxx.status_1_2047", 2, 256, bytes},
});
constexpr auto master_systems_fields = std::to_array<SzlField>({
    {"s7scope.szl.start_id", 0, 1, number},
    {"s7scope.szl.rack", 1, 1, number},
    {"s7scope.szl.slot", 2, 1, number},
    {"s7scope.szl.subslot", 3, 1, number},
    {"s7scope.szl.logical_address", 4, 2, hex},
});
constexpr auto modules_extended_fields = std::to_array<SzlField>({
    {"s7comm.szl.xx96.xxxx.logadr.adr", 0, 2, hex, 0x7fff},
    {"s7comm.szl.xx96.xxxx.logadr.area", 0, 2, flag, 0x8000},
    {"s7comm.szl.xx96.xxxx.system", 2, 2, number},
    {"s7comm.szl.xx96.xxxx.api", 4, 4, hex},
    {"s7comm.szl.xx96.xxxx.station", 8, 2, number},
    {"s7comm.szl.xx96.xxxx.slot", 10, 2, number},
    {"s7comm.szl.xx96.xxxx.subslot", 12, 2, number},
    {"s7comm.szl.xx96.xxxx.offset", 14, 2, number},
    {"s7comm.szl.xx96.xxxx.solltyp1", 16, 2, hex},
    {"s7comm.szl.xx96.xxxx.solltyp2", 18, 2, hex},
    {"s7comm.szl.xx96.xxxx.solltyp3", 20, 2, number},
    {"s7comm.szl.xx96.xxxx.solltyp4_5", 22, 4, hex},
    {"s7comm.szl.xx96.xxxx.solltyp6_7", 26, 4, hex},
    {"s7comm.szl.xx96.xxxx.expactid", 30, 2, hex},
    {"s7comm.szl.xx96.xxxx.reserve1", 32, 2, hex},
    {"s7comm.szl.xx96.xxxx.eastat", 34, 2, hex},
    {"s7comm.szl.xx96.xxxx.eastat.moddisrupt", 34, 2, flag, 0x1},
    {"s7comm.szl.xx96.xxxx.eastat.modexists", 34, 2, flag, 0x2},
    {"s7comm.szl.xx96.xxxx.eastat.modnotav", 34, 2, flag, 0x4},
    {"s7comm.szl.xx96.xxxx.eastat.moddisabl", 34, 2, flag, 0x8},
    {"s7comm.szl.xx96.xxxx.eastat.statproblem", 34, 2, flag, 0x10},
    {"s7comm.szl.xx96.xxxx.eastat.ciractive", 34, 2, flag, 0x20},
    {"s7comm.szl.xx96.xxxx.eastat.modlocseg", 34, 2, flag, 0x80},
    {"s7comm.szl.xx96.xxxx.eastat.modmaintreq", 34, 2, flag, 0x100},
    {"s7comm.szl.xx96.xxxx.eastat.modmaintdem", 34, 2, flag, 0x200},
    {"s7comm.szl.xx96.xxxx.berbgbr", 36, 2, hex},
    {"s7comm.szl.xx96.xxxx.berbgbr.width", 36, 2, number, 0x7},
    {"s7comm.szl.xx96.xxxx.berbgbr.areaid", 36, 2, number, 0x70},
    {"s7comm.szl.xx96.xxxx.reserve2", 38, 10, bytes},
});
constexpr auto module_diagnosis_fields = std::to_array<SzlField>({
    {"s7scope.szl.module_diagnosis", 0, 4, bytes},
});
constexpr auto module_diagnosis_slot_fields = std::to_array<SzlField>({
    {"s7scope.szl.module_diagnosis", 0, 0, bytes},
});
constexpr auto module_diagnosis_address_fields = std::to_array<SzlField>({
    {"s7scope.szl.module_diagnosis", 0, 0, bytes},
});
constexpr auto slave_diagnosis_fields = std::to_array<SzlField>({
    {"s7scope.szl.slave_diagnosis", 0, 0, bytes},
});

constexpr auto layouts = std::to_array<SzlLayout>({
    {0x90, szl_any_index, dp_masters_fields},
    {0x91, szl_any_index, modules_fields},
    {0x92, szl_any_index, stations_fields},
    {0x94, szl_any_index, io_stations_fields},
    {0x95, szl_any_index, master_systems_fields},
    {0x96, szl_any_index, modules_extended_fields},
    {0xb1, szl_any_index, module_diagnosis_fields},
    {0xb2, szl_any_index, module_diagnosis_slot_fields},
    {0xb3, szl_any_index, module_diagnosis_address_fields},
    {0xb4, szl_any_index, slave_diagnosis_fields},
});

}  // namespace

std::span<const SzlLayout> szl_module_layouts() noexcept { return layouts; }

}  // namespace s7::dissector
