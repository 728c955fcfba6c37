#pragma once

// What status lists say about who a controller is and in which state it runs.

#include <functional>
#include <string_view>

#include "dissector/bytes.hpp"

namespace s7::dissector {

// Called with a fact's name and its value as UTF-8 text, never empty. Names: order_number, hardware_version, firmware,
// boot_loader, name, module, plant, copyright, serial, type, memory_card, manufacturer, oem, location, work_memory
// (bytes), max_pdu, max_connections, protection_level, mode_switch, hardware_checksum, program_checksum,
// operating_mode, ip_address, mac_address.
using FactCallback = std::function<void(std::string_view fact, std::string_view value)>;

// `payload`: of a whole answer (or of its first part: then the facts of the records in it), head included. Lists
// without facts, heads without records and damaged answers give none. Each fact comes once per rack at most: a list's
// second record of the same kind is that of another rack.
void identity_facts(ByteView payload, const FactCallback& callback);

}  // namespace s7::dissector
