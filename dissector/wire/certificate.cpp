#include "dissector/wire/certificate.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "dissector/wire/ber.hpp"

namespace s7::dissector {
namespace {

constexpr std::uint8_t integer = 0x02, object_id = 0x06, utc_time = 0x17, generalized_time = 0x18, sequence = 0x30,
                       set = 0x31, version_tag = 0xa0;

std::optional<ByteView> take(ByteReader& in, std::uint8_t tag) noexcept {
  const auto value = take_ber(in);
  if (!value || value->tag != tag) return std::nullopt;
  return value->content;
}

// Attributes of a name: 2.5.4.x as the last byte of three.
std::string_view attribute(ByteView oid) noexcept {
  constexpr std::array<std::pair<std::uint8_t, std::string_view>, 7> known{
      {{3, "CN"}, {5, "serialNumber"}, {6, "C"}, {7, "L"}, {8, "ST"}, {10, "O"}, {11, "OU"}}};
  if (oid.size() != 3 || oid[0] != 0x55 || oid[1] != 0x04) return {};
  for (const auto& [id, text] : known)
    if (id == oid[2]) return text;
  return {};
}

// Character strings of other widths than one byte lose what is not Latin.
std::string text_of(const BerValue& value) {
  constexpr std::uint8_t bmp_string = 0x1e;
  std::string out;
  const std::size_t step = value.tag == bmp_string ? 2 : 1;
  for (std::size_t i = step - 1; i < value.content.size(); i += step)
    out += step == 2 && value.content[i - 1] != 0 ? '?' : static_cast<char>(value.content[i]);
  return out;
}

// RFC 5280 4.1.2.4: sequence of sets of (type, value).
std::string name_text(ByteView content) {
  std::string out;
  ByteReader parts(content);
  while (parts.left() > 0) {
    const auto part = take(parts, set);
    if (!part) break;
    ByteReader members(*part);
    while (members.left() > 0) {
      const auto member = take(members, sequence);
      if (!member) break;
      ByteReader pair(*member);
      const auto oid = take(pair, object_id);
      const auto value = take_ber(pair);
      if (!oid || !value || attribute(*oid).empty()) continue;
      out += out.empty() ? "" : ", ";
      out += std::string(attribute(*oid)) + "=" + text_of(*value);
    }
  }
  return out;
}

// "240501000000Z" (years up to 2049) or "20240501000000Z" (RFC 5280 4.1.2.5).
std::string time_text(const BerValue& value) {
  std::string digits(value.content.begin(), value.content.end());
  if (value.tag == utc_time && digits.size() == 13) digits.insert(0, digits[0] < '5' ? "20" : "19");
  if ((value.tag != utc_time && value.tag != generalized_time) || digits.size() != 15 || digits[14] != 'Z') return {};
  if (!std::all_of(digits.begin(), digits.begin() + 14, [](char c) { return c >= '0' && c <= '9'; })) return {};
  const auto part = [&](std::size_t at, std::size_t count) { return digits.substr(at, count); };
  return part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) + ":" + part(10, 2) + ":" + part(12, 2) +
         "Z";
}

}  // namespace

Result<Certificate> decode_certificate(ByteView der) {
  ByteReader in(der);
  const auto whole = take_ber(in);
  if (!whole) return Error::truncated;
  ByteReader outer(whole->content);
  const auto body = take(outer, sequence);
  if (whole->tag != sequence || !body) return Error::bad_magic;
  ByteReader fields(*body);
  if (!body->empty() && (*body)[0] == version_tag) take_ber(fields);
  const auto serial = take(fields, integer);
  const auto algorithm = take(fields, sequence);
  const auto issuer = take(fields, sequence);
  const auto validity = take(fields, sequence);
  const auto subject = take(fields, sequence);
  if (!serial || !algorithm || !issuer || !validity || !subject) return Error::bad_magic;
  Certificate out;
  out.issuer = name_text(*issuer);
  out.subject = name_text(*subject);
  ByteReader times(*validity);
  if (const auto from = take_ber(times)) out.not_before = time_text(*from);
  if (const auto until = take_ber(times)) out.not_after = time_text(*until);
  return out;
}

}  // namespace s7::dissector
