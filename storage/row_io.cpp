#include "storage/row_io.hpp"

#include <algorithm>

namespace s7::storage {

std::string insert_sql(const std::string& verb, const std::string& table, const std::string& columns) {
  std::string parameters = "?";
  for (auto commas = std::count(columns.begin(), columns.end(), ','); commas > 0; --commas) parameters += ", ?";
  return verb + " INTO " + table + " (" + columns + ") VALUES (" + parameters + ")";
}

std::int64_t to_microseconds(Nanoseconds time) noexcept {
  const std::int64_t whole = time / 1000;
  return time % 1000 < 0 ? whole - 1 : whole;
}

std::optional<std::int64_t> to_microseconds(std::optional<Nanoseconds> time) noexcept {
  if (!time) return std::nullopt;
  return to_microseconds(*time);
}

void bind_mark(Statement& statement, Mark mark) {
  if (mark.frame == 0) {
    statement.bind(nullptr).bind(nullptr);
  } else {
    statement.bind(to_microseconds(mark.time)).bind(mark.frame);
  }
}

void bind_span(Statement& statement, const Span& span) {
  bind_mark(statement, span.first);
  bind_mark(statement, span.last);
}

void bind_known(Statement& statement, const std::string& text) {
  if (text.empty()) {
    statement.bind(nullptr);
  } else {
    statement.bind(text);
  }
}

std::optional<std::string> Row::optional_text() {
  if (statement_.is_null(next_)) {
    ++next_;
    return std::nullopt;
  }
  return text();
}

std::optional<Nanoseconds> Row::time() {
  const auto microseconds = optional<std::int64_t>();
  if (!microseconds) return std::nullopt;
  return *microseconds * 1000;
}

Mark Row::mark() {
  const auto at = time();
  const std::uint64_t frame = count();
  return at ? Mark{*at, frame} : Mark{};
}

Span Row::span() {
  const Mark first = mark();
  return {first, mark()};
}

Histogram Row::histogram() { return Histogram::from_blob(statement_.blob(next_++)); }

}  // namespace s7::storage
