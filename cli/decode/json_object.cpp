#include "cli/decode/json_object.hpp"

namespace s7::cli {

std::string colon_bytes(dissector::ByteView bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes)
    fmt::format_to(std::back_inserter(out), "{}{:02x}", out.empty() ? "" : ":", byte);
  return out;
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (byte < 0x20 || byte >= 0x7f)
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
    else
      out += c;
  }
  out += '"';
}

std::string_view as_text(dissector::ByteView bytes) {
  // Characters may look at any object's bytes.
  return {static_cast<const char*>(static_cast<const void*>(bytes.data())), bytes.size()};
}

}  // namespace s7::cli
