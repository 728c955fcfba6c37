#include "cli/decode/tis_text.hpp"

#include <fmt/format.h>

#include <vector>

#include "cli/decode/code_text.hpp"
#include "dissector/text.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/userdata/tis.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

// "MD 0 = 4133851f, MW 4 = dead"
std::string variables_text(ByteView data, bool addressed, bool valued) {
  std::vector<std::string> parts;
  TisAddressRange addresses(data);
  while (addressed) {
    const auto address = addresses.next();
    if (!address) break;
    parts.push_back(to_text(*address));
  }
  TisValueRange values(addresses.rest(), valued ? addresses.announced() : 0);
  for (std::size_t i = 0;; ++i) {
    const auto value = values.next();
    if (!value) break;
    if (i >= parts.size()) parts.emplace_back();
    parts[i] +=
        (parts[i].empty() ? "" : " = ") +
        (value->payload.empty() ? code_text(return_codes(), value->return_code, 2) : hex_digits(value->payload));
  }
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string job_text(ByteView data, std::size_t before) {
  ByteReader in(data);
  in.skip(before);
  const std::uint8_t function = in.u8(), job = in.u8();
  return in.ok() ? fmt::format("job {} of {}", job, userdata_text(tis_group, function)) : "";
}

std::string codes_text(ByteView data) {
  ByteReader in(data);
  std::string out;
  for (std::size_t left = in.be16(); left > 0 && in.left() > 0; --left) {
    const std::uint8_t code = in.u8();
    out += (out.empty() ? "" : ", ") + (code == return_code_ok ? "ok" : code_text(return_codes(), code, 2));
  }
  return out;
}

}  // namespace

std::string tis_text(std::uint8_t function, bool request, ByteView payload) {
  const auto message = decode_tis(payload);
  if (!message || message->data.empty()) return {};
  switch (TisFunction{function}) {
    case TisFunction::variable_status: return variables_text(message->data, request, !request);
    case TisFunction::modify:
    case TisFunction::force: return request ? variables_text(message->data, true, true) : codes_text(message->data);
    case TisFunction::force_selection: return request ? variables_text(message->data, true, true) : "";
    case TisFunction::enable_job:
    case TisFunction::disable_job: return job_text(message->data, 0);
    case TisFunction::delete_job: return job_text(message->data, 2);
    default: return {};
  }
}

}  // namespace s7::cli
