#include "dissector/wire/blocks/pi_service.hpp"

#include "dissector/text.hpp"
#include "dissector/wire/blocks/block_name.hpp"
#include "dissector/wire/s7.hpp"

namespace s7::dissector {
namespace {

constexpr std::size_t block_name_size = 8;
constexpr std::size_t blocks_shown = 20;

// "address 01, file name /_N_MPF_DIR/_N_X_MPF". Behind the named arguments of a service that has a secret nothing is
// shown: nobody knows what it is.
std::string strings_text(const PiService& service, ByteView arguments) {
  std::string out;
  std::string_view names = service.arguments;
  const bool secrets = names.find('*') != std::string_view::npos;
  bool first = true;
  for (const ByteView value : pi_strings(arguments)) {
    std::string_view name = first ? std::string_view("address") : names.substr(0, names.find(','));
    if (!first) names.remove_prefix(std::min(names.size(), name.size() + 1));
    first = false;
    if (name.starts_with('*') || (name.empty() && secrets)) continue;
    if (!out.empty()) out += ", ";
    if (!name.empty()) out.append(name) += ' ';
    out += utf8_text(value);
  }
  return out;
}

std::string start_text(ByteView arguments) {
  if (arguments.empty()) return "warm restart";
  const std::string text = utf8_text(arguments);
  return text == "C" ? "cold restart" : text;
}

}  // namespace

Result<PiJob> decode_pi_job(ByteView parameters) noexcept {
  constexpr std::size_t unknown_of_service = 7, unknown_of_stop = 5;
  ByteReader in(parameters);
  const Function function{in.u8()};
  PiJob out;
  if (in.ok() && function != Function::pi_service && function != Function::plc_stop) return Error::unsupported;
  const bool service = function == Function::pi_service;
  out.unknown = in.take(service ? unknown_of_service : unknown_of_stop);
  if (service) out.arguments = in.take(in.be16());
  out.name = in.take(in.u8());
  out.rest = in.rest();
  if (!in.ok()) return Error::truncated;
  return out;
}

std::vector<ByteView> pi_strings(ByteView arguments) {
  ByteReader in(arguments);
  std::vector<ByteView> out;
  while (in.left() > 0) {
    const ByteView text = in.take(in.u8());
    if (!in.ok()) break;
    out.push_back(text);
    if (text.size() % 2 == 0 && in.left() > 0) in.skip(1);  // length and characters together are odd
  }
  return out;
}

std::string pi_blocks_text(ByteView arguments) {
  ByteReader in(arguments);
  const std::size_t count = in.u8();
  in.skip(1);
  std::string out;
  for (std::size_t i = 0; i < count && in.left() >= block_name_size; ++i) {
    if (i == blocks_shown) return out + ", ...";
    const ByteView name = in.take(block_name_size);
    if (!out.empty()) out += ", ";
    const auto block = decode_block_name(name);
    out += block ? block_text(block->type, block->number) : utf8_text(name);
  }
  return out;
}

std::string pi_arguments_text(std::string_view name, ByteView arguments) {
  const PiService* const service = find_pi_service(name);
  if (service == nullptr) return {};
  switch (service->kind) {
    case PiKind::activate_block:
    case PiKind::delete_block: return pi_blocks_text(arguments);
    case PiKind::start_program: return start_text(arguments);
    case PiKind::copy_memory:
    case PiKind::compress_memory: return utf8_text(arguments);
    default: return strings_text(*service, arguments);
  }
}

}  // namespace s7::dissector
