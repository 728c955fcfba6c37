#pragma once

// What people see of a view: one list of columns per view, one file per list.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/code_names.hpp"
#include "reports/fields.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::people {

struct Column {
  std::string_view heading;
  Alignment alignment;
  int rank;  // see TableColumn::rank
  bool alarming;
  std::string (*text)(const Row&, const CodeNames&);  // empty: unknown or nothing to say
};

// nullptr for a view without a list.
[[nodiscard]] const std::vector<Column>* columns_of(std::string_view view);

[[nodiscard]] const std::vector<Column>& connections();
[[nodiscard]] const std::vector<Column>& sessions();
[[nodiscard]] const std::vector<Column>& accesses();
[[nodiscard]] const std::vector<Column>& operations();
[[nodiscard]] const std::vector<Column>& attempts();
[[nodiscard]] const std::vector<Column>& devices();
[[nodiscard]] const std::vector<Column>& events();
[[nodiscard]] const std::vector<Column>& captures();

// A field's name as a template argument, so that `number<"requests">` is a plain function.
template <std::size_t N>
struct Name {
  char text[N];
  // NOLINTNEXTLINE(google-explicit-constructor): a literal becomes a template argument
  constexpr Name(const char (&literal)[N]) { std::copy_n(literal, N, text); }
  [[nodiscard]] constexpr std::string_view view() const { return {text, N - 1}; }
};

template <Name F>
std::string shown(const Row& row, const CodeNames& /*codes*/) {
  return row.text(F.view());
}
// A station with the name that the user gave it.
template <Name Address, Name Called>
std::string named(const Row& row, const CodeNames& /*codes*/) {
  return station(row.text(Address.view()), row.text(Called.view()));
}
template <Name F>
std::string number(const Row& row, const CodeNames& /*codes*/) {
  const auto value = row.integer(F.view());
  return value ? human_count(*value) : std::string{};
}
template <Name F>
std::string duration(const Row& row, const CodeNames& /*codes*/) {
  const auto value = row.integer(F.view());
  return value ? human_duration(*value) : std::string{};
}
template <Name F>
std::string yes_or_no(const Row& row, const CodeNames& /*codes*/) {
  const auto value = row.integer(F.view());
  return !value ? "" : *value != 0 ? "yes" : "no";
}
template <Name F>
std::string time(const Row& row, const CodeNames& /*codes*/) {
  return short_time(row.text(F.view()));
}
template <Name F>
std::string codes_of(const Row& row, const CodeNames& codes) {
  return codes.counted_codes(row.text(F.view()));
}
std::string seen(const Row& row, const CodeNames& codes);

inline constexpr Alignment left = Alignment::left;
inline constexpr Alignment right = Alignment::right;

}  // namespace s7::reports::people
