#include "tests/support/samples/json.hpp"

namespace s7::test::samples {
namespace {

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string json_list(const std::vector<std::string>& values, std::string_view separator) {
  return "[" + join(values, separator) + "]";
}

std::string JsonObject::str(std::string_view separator) const { return "{" + join(members_, separator) + "}"; }

}  // namespace s7::test::samples
