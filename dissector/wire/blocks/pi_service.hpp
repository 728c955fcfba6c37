#pragma once

// Program invocation (0x28) and stop (0x29): service name and arguments. Layouts: docs/s7.md section 5.6.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

struct PiJob {
  ByteView unknown;    // 00 00 00 00 00 00 fd; of a stop: five zero bytes
  ByteView arguments;  // parameter block; a stop has none
  ByteView name;
  ByteView rest;
};
// Errors: truncated, unsupported (another function).
Result<PiJob> decode_pi_job(ByteView parameters) noexcept;

// What a service does to the controller.
enum class PiKind : std::uint8_t {
  activate_block,
  delete_block,
  start_program,
  copy_memory,
  compress_memory,
  login,
  logout,
  new_password,
  read,    // changes nothing
  change,  // state or data of the NC
  file,    // files of the NC
};
// `arguments`: names of the arguments behind the first, which is an address, separated by commas, as Wireshark's fields
// name them (s7comm.param.pi.n_x...); a name that begins with '*' is never shown. Empty for the services of a CPU.
struct PiService {
  std::string_view name;
  PiKind kind{};
  std::string_view meaning, arguments;
};
// Sorted by name.
std::span<const PiService> pi_services() noexcept;
// nullptr: unknown.
const PiService* find_pi_service(std::string_view name) noexcept;

// Strings of an NC service's parameter block: length, characters, a fill byte where both together are odd. A string
// that is cut ends the list.
std::vector<ByteView> pi_strings(ByteView arguments);
// Blocks of _INSE, _INS2 and _DELE: "DB 77, FC 1"; names that are no block names as text; many are cut off.
std::string pi_blocks_text(ByteView arguments);
// The arguments for people: blocks, the kind of start, file names. Passwords are left out.
std::string pi_arguments_text(std::string_view name, ByteView arguments);

}  // namespace s7::dissector
