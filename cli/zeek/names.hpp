#pragma once

// Names as existing queries over Zeek's logs of S7 expect them; where that analyzer has none, those of our own tables.

#include <cstdint>
#include <string>

#include "dissector/wire/cotp.hpp"
#include "dissector/wire/plus/pdu.hpp"
#include "dissector/wire/s7.hpp"

namespace s7::cli::zeek {

// "0x0a": at least two digits, always an even number of them.
std::string hex(std::uint32_t value, int bytes);
std::string tpdu_name(dissector::TpduType type);
std::string rosctr_name(dissector::Rosctr rosctr);
// "Setup Communication"
std::string function_name(std::uint8_t function);
// "Request: CPU Functions"
std::string userdata_name(const dissector::UserdataHead& head);
// "Read SZL"
std::string subfunction_name(std::uint8_t group, std::uint8_t subfunction);
// "Activates a PLC module"
std::string service_name(std::string_view service);
std::string error_class_name(std::uint8_t error_class);
std::string error_name(std::uint16_t error);  // of userdata
std::string return_code_name(std::uint8_t code);
std::string szl_name(std::uint16_t id);
std::string block_type_name(std::uint8_t type);
std::string file_system_name(char file_system);
std::string plus_opcode_name(dissector::plus::Opcode opcode);
// "Get Multi Variables"
std::string plus_function_name(dissector::plus::Function function);

}  // namespace s7::cli::zeek
