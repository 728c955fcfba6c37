#include "reports/knowledge/techniques.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace s7::reports {
namespace {

// T0858, T1691.001
bool is_technique(std::string_view id) {
  if (id.size() < 5 || id.front() != 'T') return false;
  return std::all_of(id.begin() + 1, id.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

}  // namespace

Techniques::Techniques(const DataText& data) {
  const DataTable table(data, {"subject", "technique", "name", "tactic"});
  for (const DataTable::Line& line : table.lines()) {
    const std::string& id = line.required("technique");
    if (!is_technique(id)) line.fail(fmt::format("'{}' is no technique such as T0858", id));
    const std::string& subject = line.required("subject");
    if (!by_subject_.try_emplace(subject, Technique{id, line.required("name"), line.text("tactic")}).second)
      line.fail(fmt::format("'{}' is named a second time", subject));
  }
}

const Technique* Techniques::find(std::string_view subject) const {
  const auto at = by_subject_.find(std::string(subject));
  return at == by_subject_.end() ? nullptr : &at->second;
}

std::string_view Techniques::id(std::string_view subject) const {
  const Technique* technique = find(subject);
  return technique == nullptr ? std::string_view{} : technique->id;
}

}  // namespace s7::reports
