#include "cli/decode/plus_value.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>

#include "cli/decode/json_object.hpp"
#include "dissector/wire/plus/codes.hpp"
#include "reports/unicode.hpp"

namespace s7::cli {
namespace {

using namespace dissector::plus;

constexpr std::size_t shown_elements = 8, shown_text = 80;

std::string time_text(std::uint64_t nanoseconds) {
  const auto seconds = static_cast<std::time_t>(nanoseconds / 1'000'000'000);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:09}Z", fmt::gmtime(seconds), nanoseconds % 1'000'000'000);
}

// Times before 2000 or behind 2100 are numbers of another kind.
bool is_time(std::uint64_t nanoseconds) {
  constexpr std::uint64_t year_2000 = 946'684'800, year_2100 = 4'102'444'800, second = 1'000'000'000;
  return nanoseconds >= year_2000 * second && nanoseconds < year_2100 * second;
}

std::string real_text(double value, std::string shortest) {
  return std::isfinite(value) ? std::move(shortest)
         : std::isnan(value)  ? "\"nan\""
         : value > 0          ? "\"inf\""
                              : "\"-inf\"";
}

std::string number_text(ValueType type, std::uint64_t number) {
  switch (type) {
    case ValueType::sint:
    case ValueType::int16:
    case ValueType::dint:
    case ValueType::lint:
    case ValueType::timespan: return std::to_string(static_cast<std::int64_t>(number));
    case ValueType::real: {
      const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(number));
      return real_text(value, fmt::format("{}", value));
    }
    case ValueType::lreal: {
      const auto value = std::bit_cast<double>(number);
      return real_text(value, fmt::format("{}", value));
    }
    case ValueType::timestamp: return is_time(number) ? '"' + time_text(number) + '"' : std::to_string(number);
    default: return std::to_string(number);
  }
}

bool is_text(ValueType type) { return type == ValueType::wstring || type == ValueType::s7string; }

// Elements have no length of their own or none that matters: their bytes as they are.
bool is_opaque_array(const Value& value) {
  return value.shape() == Shape::sparse || value.type == ValueType::blob || is_text(value.type) ||
         value.type == ValueType::variant;
}

std::string bytes_text(dissector::ByteView bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes.first(std::min(bytes.size(), shown_elements)))
    out += fmt::format(" {:02x}", byte);
  return bytes.size() > shown_elements ? out + " ..." : out;
}

std::string blob_text(const Value& value) {
  std::string out = fmt::format("Blob of {} bytes", value.content.size());
  if (const auto packed = compressed_blob(value.content))
    return out + fmt::format(", compressed with dictionary 0x{:08x}", packed->dictionary);
  return out + bytes_text(value.content);
}

std::string array_text(const Value& value) {
  const auto known = dissector::find_name(value_types(), static_cast<std::uint8_t>(value.type));
  std::string out = fmt::format("{}[{}]", known, value.count);
  if (value.type == ValueType::structure) return out;
  if (is_opaque_array(value) || value.type == ValueType::usint || value.type == ValueType::byte)
    return out + bytes_text(value.content);
  NumberRange numbers(value);
  std::size_t shown = 0;
  while (const auto number = numbers.next()) {
    if (shown++ == shown_elements) return out + " ...";
    out += " " + number_text(value.type, *number);
  }
  return out;
}

}  // namespace

bool is_plus_secret(std::uint32_t id) {
  constexpr std::array<std::uint32_t, 15> ids{304,  1846, 3449, 3450, 3452,  3453,  4681, 4682,
                                              7918, 7919, 7920, 7921, 40400, 40402, 40403};
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::string quoted_utf8(std::string_view text) {
  std::string out = "\"";
  for (const char c : reports::valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\u{:04x}", byte);
    else
      out += c;
  }
  return out + '"';
}

std::string plus_value_text(const Value& value) {
  if (value.is_array()) return array_text(value);
  if (value.type == ValueType::structure)
    return value.packed ? fmt::format("Struct {} of {} bytes", id_text(value.id), value.content.size())
                        : "Struct " + id_text(value.id);
  if (value.type == ValueType::blob) return blob_text(value);
  if (value.type == ValueType::null) return "Null";
  if (value.type == ValueType::rid) return object_text(static_cast<std::uint32_t>(value.number));
  if (value.type == ValueType::aid) return id_text(static_cast<std::uint32_t>(value.number));
  if (!is_text(value.type)) return number_text(value.type, value.number);
  const auto shown = value.content.first(std::min(value.content.size(), shown_text));
  return fmt::format("\"{}{}\"", reports::printable(as_text(shown)), shown.size() < value.content.size() ? "..." : "");
}

std::string plus_value_json(const Value& value) {
  if (value.type == ValueType::null) return {};
  if (value.type == ValueType::structure) return value.packed ? '"' + colon_bytes(value.content) + '"' : std::string();
  if (!value.is_array()) {
    if (value.type == ValueType::blob) return '"' + colon_bytes(value.content) + '"';
    return is_text(value.type) ? quoted_utf8(as_text(value.content)) : number_text(value.type, value.number);
  }
  if (is_opaque_array(value)) return '"' + colon_bytes(value.content) + '"';
  std::string out;
  NumberRange numbers(value);
  while (const auto number = numbers.next()) out += (out.empty() ? "" : ",") + number_text(value.type, *number);
  return '[' + out + ']';
}

}  // namespace s7::cli
