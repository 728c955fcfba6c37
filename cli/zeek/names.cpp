#include "cli/zeek/names.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <utility>

#include "dissector/wire/blocks/block_codes.hpp"
#include "dissector/wire/plus/codes.hpp"
#include "dissector/wire/s7_codes.hpp"

namespace s7::cli::zeek {

using namespace dissector;

namespace {

constexpr const char* unknown = "Unknown";

template <class Code>
struct Named {
  Code code;
  std::string_view name;
};

template <class Code, std::size_t N>
std::string_view find(const std::array<Named<Code>, N>& table, Code code) {
  for (const Named<Code>& entry : table)
    if (entry.code == code) return entry.name;
  return {};
}

// "SetMultiVariables" -> "Set Multi Variables"
std::string spaced(std::string_view words) {
  std::string out;
  for (const char c : words) {
    const bool upper = std::isupper(static_cast<unsigned char>(c)) != 0;
    if (upper && !out.empty() && std::islower(static_cast<unsigned char>(out.back())) != 0) out += ' ';
    out += c;
  }
  return out;
}

std::string or_unknown(std::string_view name) { return name.empty() ? unknown : std::string(name); }

constexpr std::array<Named<std::uint8_t>, 13> functions_here{{{0x00, "CPU Services"},
                                                              {0x04, "Read Variable"},
                                                              {0x05, "Write Variable"},
                                                              {0x1a, "Request Download"},
                                                              {0x1b, "Download Block"},
                                                              {0x1c, "Download Ended"},
                                                              {0x1d, "Start Upload"},
                                                              {0x1e, "Upload"},
                                                              {0x1f, "End Upload"},
                                                              {0x28, "PLC Control"},
                                                              {0x29, "PLC Stop"},
                                                              {0xf0, "Setup Communication"},
                                                              {0x01, "Mode Transition"}}};

constexpr std::array<Named<std::uint8_t>, 9> groups{{{0, "Mode-Transition"},
                                                     {1, "Programmer Commands"},
                                                     {2, "Cyclic Data"},
                                                     {3, "Block Functions"},
                                                     {4, "CPU Functions"},
                                                     {5, "Security"},
                                                     {6, "PBC BSEND/BRECV"},
                                                     {7, "Time Functions"},
                                                     {0x3f, "NC Programming"}}};

constexpr std::array<Named<std::uint16_t>, 9> subfunctions{{{0x0301, "List Blocks"},
                                                            {0x0302, "List Blocks of Type"},
                                                            {0x0303, "Get Block Info"},
                                                            {0x0401, "Read SZL"},
                                                            {0x0402, "Message Service"},
                                                            {0x0403, "Diagnostic Message"},
                                                            {0x0501, "PLC Password"},
                                                            {0x0701, "Read Clock"},
                                                            {0x0702, "Set Clock"}}};

constexpr std::array<Named<std::string_view>, 5> services{
    {{"_INSE", "Activates a PLC module"},
     {"_DELE", "Removes module from the PLC's passive file system"},
     {"P_PROGRAM", "PLC Start / Stop"},
     {"_MODU", "PLC Copy Ram to Rom"},
     {"_GARB", "Compress PLC memory"}}};

// By the low byte of an id: which list; the high byte says which part of it.
constexpr std::array<Named<std::uint8_t>, 13> lists{{{0x00, "List of all the SZL-IDs of a module"},
                                                     {0x11, "Module identification"},
                                                     {0x12, "CPU characteristics"},
                                                     {0x13, "User memory areas"},
                                                     {0x14, "System areas"},
                                                     {0x15, "Block types"},
                                                     {0x1c, "Component Identification"},
                                                     {0x22, "Interrupt status"},
                                                     {0x24, "Modes"},
                                                     {0x31, "Communication capability parameters"},
                                                     {0x32, "Communication status data"},
                                                     {0x74, "Status of the module LEDs"},
                                                     {0x91, "Module status information"}}};

constexpr std::array<Named<std::uint8_t>, 7> block_types_here{{{0x08, "Organization Block"},
                                                               {0x0a, "Data Block"},
                                                               {0x0b, "System Data Block"},
                                                               {0x0c, "Function"},
                                                               {0x0d, "System Function"},
                                                               {0x0e, "Function Block"},
                                                               {0x0f, "System Function Block"}}};

constexpr std::array<Named<std::uint8_t>, 11> tpdus{{{0x1, "ED Expedited Data"},
                                                     {0x2, "EA Expedited Data Acknowledgement"},
                                                     {0x4, "UD User Data"},
                                                     {0x5, "RJ Reject"},
                                                     {0x6, "AK Data Acknowledgement"},
                                                     {0x7, "ER TPDU Error"},
                                                     {0x8, "DR Disconnect Request"},
                                                     {0xc, "DC Disconnect Confirm"},
                                                     {0xd, "CC Connection Confirm"},
                                                     {0xe, "CR Connection Request"},
                                                     {0xf, "DT Data"}}};

}  // namespace

std::string hex(std::uint32_t value, int bytes) { return fmt::format("0x{:0{}x}", value, 2 * bytes); }

std::string tpdu_name(TpduType type) { return or_unknown(find(tpdus, static_cast<std::uint8_t>(type))); }

std::string rosctr_name(Rosctr rosctr) {
  switch (rosctr) {
    case Rosctr::job: return "Job-Request";
    case Rosctr::ack: return "ACK";
    case Rosctr::ack_data: return "ACK-Data";
    case Rosctr::userdata: return "User-Data";
  }
  return unknown;
}

std::string function_name(std::uint8_t function) { return or_unknown(find(functions_here, function)); }

std::string userdata_name(const UserdataHead& head) {
  const std::string_view group = find(groups, head.group);
  const std::string_view what = head.type == UserdataType::request    ? "Request"
                                : head.type == UserdataType::response ? "Response"
                                                                      : "Push";
  return fmt::format("{}: {}", what, group.empty() ? hex(head.group, 1) : std::string(group));
}

std::string subfunction_name(std::uint8_t group, std::uint8_t subfunction) {
  const auto code = static_cast<std::uint16_t>(group << 8U | subfunction);
  if (const std::string_view known = find(subfunctions, code); !known.empty()) return std::string(known);
  return userdata_text(group, subfunction);
}

std::string service_name(std::string_view service) { return or_unknown(find(services, service)); }

std::string error_class_name(std::uint8_t error_class) {
  if (error_class == 0) return "No error";
  const CodeName* known = find_code(error_classes(), error_class);
  return known != nullptr ? std::string(known->meaning) : unknown;
}

std::string error_name(std::uint16_t error) { return error == 0 ? "No error" : "Parameter Error"; }

std::string return_code_name(std::uint8_t code) {
  if (code == 0xff) return "Success";
  const CodeName* known = find_code(return_codes(), code);
  return known != nullptr ? std::string(known->meaning) : unknown;
}

std::string szl_name(std::uint16_t id) {
  if ((id & 0xf0ffU) == 0x00a0U) return "Diagnostic buffer of the CPU";
  return or_unknown(find(lists, static_cast<std::uint8_t>(id)));
}

std::string block_type_name(std::uint8_t type) { return or_unknown(find(block_types_here, type)); }

std::string file_system_name(char file_system) {
  switch (file_system) {
    case 'A': return "Active";
    case 'P': return "Passive";
    case 'B': return "Active and passive";
    default: return unknown;
  }
}

std::string plus_opcode_name(plus::Opcode opcode) {
  switch (opcode) {
    case plus::Opcode::request: return "Request";
    case plus::Opcode::response: return "Response";
    case plus::Opcode::notification: return "Notification";
    case plus::Opcode::response_unasked: return "Response2";
  }
  return unknown;
}

std::string plus_function_name(plus::Function function) {
  const CodeName* known = find_code(plus::functions(), static_cast<std::uint16_t>(function));
  return known != nullptr ? spaced(known->name) : unknown;
}

}  // namespace s7::cli::zeek
