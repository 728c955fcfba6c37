#include "capture/pcapng_writer.hpp"

#include <algorithm>
#include <type_traits>

namespace s7::capture {
namespace {

enum BlockType : std::uint32_t { interface_description = 1, enhanced_packet = 6, section_header = 0x0a0d0d0a };
enum OptionCode : std::uint16_t { end_of_options = 0, if_name = 2, shb_application = 4, if_time_resolution = 9 };

constexpr std::size_t longest_option = 1000;

template <class Unsigned>
void put(std::string& out, Unsigned value) {
  static_assert(std::is_unsigned_v<Unsigned>);
  for (std::size_t i = 0; i < sizeof value; ++i)
    out.push_back(static_cast<char>(std::uint64_t{value} >> (8 * i) & 0xffU));
}

void pad(std::string& out) { out.append((4 - out.size() % 4) % 4, '\0'); }

void put_option(std::string& out, std::uint16_t code, std::string_view value) {
  value = value.substr(0, longest_option);
  put(out, code);
  put(out, static_cast<std::uint16_t>(value.size()));
  out += value;
  pad(out);
}

// `body` is a multiple of four bytes long.
void put_block(std::string& out, std::uint32_t type, const std::string& body) {
  const auto length = static_cast<std::uint32_t>(body.size() + 12);
  put(out, type);
  put(out, length);
  out += body;
  put(out, length);
}

}  // namespace

void PcapngWriter::begin(std::string& out, std::string_view application) {
  std::string body;
  put(body, std::uint32_t{0x1a2b3c4d});
  put(body, std::uint16_t{1});
  put(body, std::uint16_t{0});
  put(body, ~std::uint64_t{0});  // length of the section: not known
  put_option(body, shb_application, application);
  put_option(body, end_of_options, {});
  put_block(out, section_header, body);
}

void PcapngWriter::add(std::string& out, const Packet& packet, std::string_view interface_name) {
  const auto number = static_cast<std::uint32_t>(interfaces_.size());
  const auto [interface, is_new] = interfaces_.try_emplace({packet.capture, packet.link_type}, number);
  std::string body;
  if (is_new) {
    put(body, packet.link_type);
    put(body, std::uint16_t{0});
    put(body, std::uint32_t{0});  // snap length: none
    put_option(body, if_name, interface_name);
    put_option(body, if_time_resolution, "\x09");
    put_option(body, end_of_options, {});
    put_block(out, interface_description, body);
    body.clear();
  }
  const auto at = static_cast<std::uint64_t>(packet.at);
  put(body, interface->second);
  put(body, static_cast<std::uint32_t>(at >> 32U));
  put(body, static_cast<std::uint32_t>(at));
  put(body, static_cast<std::uint32_t>(packet.bytes.size()));
  put(body, packet.wire_length);
  std::transform(packet.bytes.begin(), packet.bytes.end(), std::back_inserter(body),
                 [](std::uint8_t byte) { return static_cast<char>(byte); });
  pad(body);
  put_block(out, enhanced_packet, body);
}

}  // namespace s7::capture
