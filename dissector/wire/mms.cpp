#include "dissector/wire/mms.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dissector/wire/ber.hpp"

namespace s7::dissector {
namespace {

constexpr std::uint8_t integer = 0x02, sequence = 0x30, fully_encoded = 0x61, single_asn1 = 0xa0;

void read_mms(ByteView bytes, MmsPdu& out) noexcept {
  ByteReader in(bytes);
  const auto pdu = take_ber(in);
  if (!pdu || !pdu->is_context() || pdu->number > static_cast<std::uint8_t>(MmsKind::conclude_error)) return;
  out.kind = MmsKind{pdu->number};
  if (*out.kind != MmsKind::confirmed_request && *out.kind != MmsKind::confirmed_response) return;
  ByteReader inside(pdu->content);
  const auto invoke = take_ber(inside);
  if (!invoke || invoke->tag != integer) return;
  while (const auto part = take_ber(inside)) {
    if (!part->is_context()) continue;  // modifiers stand in front of the service
    out.service = part->number;
    return;
  }
}

// X.226 8.4.2: fully encoded data, a list of (context, data).
void read_presentation(ByteView bytes, MmsPdu& out) noexcept {
  ByteReader in(bytes);
  const auto data = take_ber(in);
  if (!data || data->tag != fully_encoded) return;
  ByteReader lists(data->content);
  const auto list = take_ber(lists);
  if (!list || list->tag != sequence) return;
  ByteReader parts(list->content);
  while (const auto part = take_ber(parts))
    if (part->tag == single_asn1) return read_mms(part->content, out);
}

}  // namespace

MmsPdu decode_mms(ByteView tsdu) noexcept {
  MmsPdu out;
  if (tsdu.empty()) return out;
  if (tsdu[0] >= 0xa0) {
    read_mms(tsdu, out);
    return out;
  }
  out.session = SessionUnit{tsdu[0]};
  constexpr std::size_t give_tokens_and_data = 4;  // 01 00 01 00
  if (out.session == SessionUnit::data && tsdu.size() > give_tokens_and_data)
    read_presentation(tsdu.subspan(give_tokens_and_data), out);
  return out;
}

std::string mms_service_text(std::uint8_t service) {
  using Named = std::pair<std::uint8_t, std::string_view>;
  constexpr std::array<Named, 24> names{{{0, "status"},
                                         {1, "get-name-list"},
                                         {2, "identify"},
                                         {3, "rename"},
                                         {4, "read"},
                                         {5, "write"},
                                         {6, "get-variable-access-attributes"},
                                         {7, "define-named-variable"},
                                         {11, "define-named-variable-list"},
                                         {12, "get-named-variable-list-attributes"},
                                         {13, "delete-named-variable-list"},
                                         {26, "initiate-download-sequence"},
                                         {27, "download-segment"},
                                         {28, "terminate-download-sequence"},
                                         {29, "initiate-upload-sequence"},
                                         {40, "start"},
                                         {41, "stop"},
                                         {42, "resume"},
                                         {72, "file-open"},
                                         {73, "file-read"},
                                         {74, "file-close"},
                                         {75, "file-rename"},
                                         {76, "file-delete"},
                                         {77, "file-directory"}}};
  for (const auto& [number, text] : names)
    if (number == service) return std::string(text);
  return std::to_string(service);
}

bool speaks_of_tase2(ByteView tsdu) noexcept {
  constexpr std::array<std::string_view, 3> names{"TASE2_Version", "Bilateral_Table_ID", "Next_DSTransfer_Set"};
  return std::any_of(names.begin(), names.end(), [&](std::string_view text) {
    return std::search(tsdu.begin(), tsdu.end(), text.begin(), text.end(),
                       [](std::uint8_t byte, char c) { return byte == static_cast<std::uint8_t>(c); }) != tsdu.end();
  });
}

}  // namespace s7::dissector
