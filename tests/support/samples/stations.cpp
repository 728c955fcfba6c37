#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {

Station s7_300() { return {"00:1b:1b:1c:00:11", "192.168.10.11", 30, 2048}; }
Station s7_400() { return {"00:0e:8c:a4:00:12", "192.168.10.12", 30, 8192}; }
Station s7_1500() { return {"28:63:36:8d:00:21", "192.168.10.21", 255, 8192}; }
Station s7_1500_closed() { return {"28:63:36:8d:00:22", "192.168.10.22", 255, 8192}; }
Station hmi() { return {"00:1b:1b:62:00:30", "192.168.10.30", 128, 64240}; }
Station engineering() { return {"8c:f3:19:20:00:40", "192.168.10.40", 128, 64240}; }
Station gateway() { return {"00:0c:29:5e:00:45", "192.168.10.45", 64, 64240}; }
Station mes() { return {"00:50:56:91:00:50", "192.168.10.50", 64, 64240}; }
Station router() { return {"00:1c:06:07:00:01", "192.168.10.1", 64, 8192}; }
Station far_plc() { return {router().mac, "192.168.20.31", 29, 8192}; }

CpuIdentity identity_300() {
  return {"6ES7 315-2EH14-0AB0", 0x00C0,        5, {3, 2, 14}, "Mixing cell", "CPU315", "Plant 1", "S C-X4U421302013",
          "CPU 315-2 PN/DP",     "MMC 27D00A3F"};
}
CpuIdentity identity_1500() {
  return {"6ES7 511-1AK02-0AB0", 0x2020,        4, {2, 9, 4}, "Filling cell", "PLC_21", "Plant 1", "S C-N8R901234021",
          "CPU 1511-1 PN",       "SMC_04e1a022"};
}
CpuIdentity identity_1500_closed() {
  return {"6ES7 511-1AK02-0AB0", 0x2020,        4, {2, 9, 4}, "Packing cell", "PLC_22", "Plant 1", "S C-N8R901234022",
          "CPU 1511-1 PN",       "SMC_04e1a023"};
}

void told_module(S7Link& line, const CpuIdentity& cpu) {
  line.identified("order_number", cpu.order_number);
  line.identified("hardware_version", std::to_string(cpu.hardware));
  const auto& version = cpu.firmware;
  line.identified("firmware", "V" + std::to_string(version[0]) + "." + std::to_string(version[1]) + "." +
                                  std::to_string(version[2]));
}

void told_components(S7Link& line, const CpuIdentity& cpu) {
  line.identified("name", cpu.station);
  line.identified("module", cpu.module);
  line.identified("plant", cpu.plant);
  line.identified("serial", cpu.serial);
  line.identified("family", cpu.order_number.starts_with("6ES7 5") ? "S7-1500" : "S7-300");
  line.identified("location", component_location);
}

}  // namespace s7::test::samples
