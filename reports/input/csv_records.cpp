#include "reports/input/csv_records.hpp"

#include <algorithm>

#include "reports/unicode.hpp"

namespace s7::reports {
namespace {

constexpr std::string_view no_break_space = "\xC2\xA0";

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }
bool is_line_end(char c) noexcept { return c == '\n' || c == '\r'; }

bool starts_with(std::string_view text, std::string_view what) noexcept { return text.substr(0, what.size()) == what; }

}  // namespace

std::string_view trimmed(std::string_view text) noexcept {
  for (;;) {
    if (!text.empty() && is_blank(text.front())) {
      text.remove_prefix(1);
    } else if (starts_with(text, no_break_space)) {
      text.remove_prefix(no_break_space.size());
    } else {
      break;
    }
  }
  for (;;) {
    if (!text.empty() && is_blank(text.back())) {
      text.remove_suffix(1);
    } else if (text.size() >= 2 && text.substr(text.size() - 2) == no_break_space) {
      text.remove_suffix(no_break_space.size());
    } else {
      return text;
    }
  }
}

bool CsvRecord::blank() const noexcept {
  return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); });
}

CsvRecords::CsvRecords(std::string_view text) : text_(text) {
  if (starts_with(text_, "\xEF\xBB\xBF")) at_ = 3;
  const bool utf16 = starts_with(text_, "\xFF\xFE") || starts_with(text_, "\xFE\xFF");
  if (utf16 || text_.find('\0') != std::string_view::npos) {
    fail(1, "is no UTF-8 text; save it as \"CSV UTF-8\"");
    return;
  }
  choose_separator();
}

bool CsvRecords::fail(std::size_t line, std::string_view reason) {
  if (!fault_) fault_ = CsvFault{line, column_, reason};
  return false;
}

bool CsvRecords::at_line_end() const noexcept { return at_ >= text_.size() || is_line_end(text_[at_]); }

void CsvRecords::end_line() noexcept {
  if (at_ >= text_.size()) return;
  at_ += text_.substr(at_, 2) == "\r\n" ? 2U : 1U;
  ++line_;
}

void CsvRecords::skip_line() noexcept {
  while (!at_line_end()) ++at_;
  end_line();
}

void CsvRecords::skip_blanks() noexcept {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

// A comment may hold anything, lone quotes too: it is recognised before cells are.
bool CsvRecords::skip_comment() noexcept {
  std::size_t first = at_;
  while (first < text_.size() && is_blank(text_[first])) ++first;
  if (first >= text_.size() || text_[first] != '#') return false;
  skip_line();
  return true;
}

void CsvRecords::choose_separator() {
  while (at_ < text_.size() && (skip_comment() || at_line_end())) {
    if (at_line_end()) end_line();
  }
  const std::string_view rest = text_.substr(at_);
  if (starts_with(rest, "sep=") && rest.size() > 4 && (rest[4] == ',' || rest[4] == ';')) {
    separator_ = rest[4];
    return skip_line();
  }
  std::size_t commas = 0, semicolons = 0;
  bool quoted = false;
  for (const char c : rest) {
    if (!quoted && is_line_end(c)) break;
    if (c == '"') quoted = !quoted;
    commas += !quoted && c == ',' ? 1U : 0U;
    semicolons += !quoted && c == ';' ? 1U : 0U;
  }
  separator_ = semicolons > commas ? ';' : ',';
}

bool CsvRecords::read_quoted(std::string& cell) {
  const std::size_t opened = line_;
  ++at_;
  for (;;) {
    if (at_ >= text_.size()) return fail(opened, "begins with a quote that is never closed");
    const char c = text_[at_];
    if (c == '"' && text_.substr(at_, 2) != "\"\"") break;
    if (is_line_end(c)) {
      cell += '\n';
      end_line();
      continue;
    }
    cell += c;
    at_ += c == '"' ? 2U : 1U;
  }
  ++at_;
  skip_blanks();
  if (at_line_end() || text_[at_] == separator_) return true;
  return fail(line_, "goes on after its closing quote; a quote inside quotes is written twice");
}

bool CsvRecords::read_plain(std::string& cell) {
  const std::size_t from = at_;
  while (!at_line_end() && text_[at_] != separator_) {
    if (text_[at_] == '"')
      return fail(line_, "has a quote in the middle; put the whole cell in quotes and write it twice");
    ++at_;
  }
  cell = text_.substr(from, at_ - from);
  return true;
}

std::optional<CsvRecord> CsvRecords::read_record() {
  CsvRecord record{line_, {}};
  for (column_ = 1;; ++column_) {
    std::string& cell = record.cells.emplace_back();
    skip_blanks();
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    if (!(quoted ? read_quoted(cell) : read_plain(cell))) return std::nullopt;
    cell = std::string(trimmed(cell));
    if (valid_utf8(cell) != cell) {
      fail(record.line, "is no UTF-8 text; save the file as \"CSV UTF-8\"");
      return std::nullopt;
    }
    if (at_line_end()) break;
    ++at_;
  }
  end_line();
  return record;
}

std::optional<CsvRecord> CsvRecords::next() {
  while (!fault_ && at_ < text_.size()) {
    if (skip_comment()) continue;
    std::optional<CsvRecord> record = read_record();
    if (!record) return std::nullopt;
    const std::string& first = record->cells.front();
    const bool comment = !first.empty() && first.front() == '#';
    if (!comment && !record->blank()) return record;
  }
  return std::nullopt;
}

}  // namespace s7::reports
