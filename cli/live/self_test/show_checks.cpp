#include <fmt/format.h>

#include "cli/live/self_test/check.hpp"
#include "reports/render.hpp"

namespace s7::cli {
namespace {

std::string_view word(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::good: return "good";
    case Verdict::limited: return "limited";
    case Verdict::missing: return "missing";
  }
  return "";
}

}  // namespace

std::string self_test_text(const Checks& checks) {
  std::string out;
  for (const Check& check : checks)
    out += fmt::format("{:<8} {}{}{}: {}\n", word(check.verdict), check.topic, check.object.empty() ? "" : " ",
                       check.object, check.text);
  return out;
}

std::string self_test_json(const Checks& checks) {
  reports::Table table;
  for (const char* const name : {"check", "object", "verdict", "text"}) {
    table.columns.emplace_back();
    table.columns.back().name = name;
  }
  for (const Check& check : checks) {
    const storage::Value object = check.object.empty() ? storage::Value() : storage::Value(check.object);
    table.rows.push_back({check.topic, object, std::string(word(check.verdict)), check.text});
  }
  return reports::render_json(table);
}

}  // namespace s7::cli
