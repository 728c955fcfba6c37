#include "reports/code_names.hpp"

#include <fmt/format.h>

#include <cctype>
#include <charconv>

#include "reports/json.hpp"

namespace s7::reports {

void CodeNames::add(std::string kind, std::int64_t code, std::string name) {
  // OBJECT_MISSING is a name for programs; people read "object missing".
  for (char& c : name) c = c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  names_.insert_or_assign({std::move(kind), code}, std::move(name));
}

std::string CodeNames::described(std::string_view code, std::string_view kind) const {
  std::uint32_t number = 0;
  const bool hex = code.substr(0, 2) == "0x";
  const auto result = std::from_chars(code.data() + (hex ? 2 : 0), code.data() + code.size(), number, 16);
  if (!hex || result.ptr != code.data() + code.size()) return std::string(code);
  if (kind.empty()) kind = number < 0x100 ? "return-code" : "header-error";
  const auto found = names_.find({std::string(kind), number});
  return found == names_.end() ? std::string(code) : fmt::format("{} {}", code, found->second);
}

std::string CodeNames::counted_codes(std::string_view json, std::string_view kind) const {
  std::string out;
  for (const auto& [code, count] : json_members(json)) {
    if (!out.empty()) out += ", ";
    out += fmt::format("{}x {}", count, described(code, kind));
  }
  return out.empty() && json != "{}" ? std::string(json) : out;
}

std::string_view CodeNames::kind_for(std::string_view operation) {
  return operation.substr(0, 4) == "tls-" ? "tls-alert" : std::string_view();
}

}  // namespace s7::reports
