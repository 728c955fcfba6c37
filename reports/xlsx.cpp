#include "reports/xlsx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "reports/humanise.hpp"
#include "reports/unicode.hpp"
#include "reports/workbook/widths.hpp"
#include "reports/xlsx_library.hpp"

namespace s7::reports {
namespace {

using namespace xlsx_library;

constexpr std::int64_t most_exact = std::int64_t{1} << 53U;  // whole numbers up to here are exact in a cell
constexpr double days_before_1970 = 25569;                   // since the calendar of spreadsheets begins
constexpr std::int64_t first_day = -2'203'891'200;           // 1900-03-01 in seconds: before, spreadsheets disagree
constexpr std::uint8_t a4 = 9, a3 = 8;
constexpr std::size_t wide_a4 = 200, wide_a3 = 300;  // characters of a printed line that still can be read
constexpr const char* date_format = "yyyy-mm-dd hh:mm:ss.000";
constexpr double line_height = 15, most_height = 409;  // points

// XML has no such characters, and `_x0041_` would be read as "A".
std::string cell_safe(std::string_view raw) {
  const auto ordinary = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (std::all_of(raw.begin(), raw.end(), ordinary) && raw.find("_x") == std::string_view::npos)
    return std::string(raw);
  const std::string text = printable(raw);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = next_code_point(std::string_view(text).substr(at));
    const bool escape = text.compare(at, 2, "_x") == 0 && at + 7 <= text.size() && text[at + 6] == '_' &&
                        text.find_first_not_of("0123456789abcdefABCDEF", at + 2) >= at + 6;
    if (escape) out += "_x005F";
    append_utf8(out, point.value == 0xfffe || point.value == 0xffff ? char32_t{0xfffd} : point.value);
    at += point.length;
  }
  return out;
}

// Cuts a text that no cell can hold, and says so.
std::string fitted(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = next_code_point(std::string_view(text).substr(at));
    units += point.value > 0xffff ? 2U : 1U;
    at += point.length;
  }
  if (units <= most) return text;
  const std::string note = fmt::format(" [cut: a cell holds {} of {} characters]", most, units);
  std::size_t at = 0, room = most > note.size() ? most - note.size() : 0;
  while (at < text.size()) {
    const CodePoint point = next_code_point(std::string_view(text).substr(at));
    const std::size_t needs = point.value > 0xffff ? 2 : 1;
    if (needs > room) break;
    room -= needs;
    at += point.length;
  }
  text.resize(at);
  return text + note;
}

struct Closer {
  void operator()(lxw_workbook* book) const { lxw_workbook_free(book); }
};

class Writer {
 public:
  Writer(const std::string& file, const Workbook& workbook, const XlsxLimits& limits);
  void write();

 private:
  void add(const Sheet& sheet);
  void begin_part(const Sheet& sheet, std::size_t part);
  void write_row(const Sheet& sheet, const std::vector<storage::Value>& row);
  void write_headings(const Sheet& sheet);
  void end_row();
  void write_cell(lxw_col_t column, const TableColumn& kind, const storage::Value& value);
  void write_number(lxw_col_t column, std::int64_t number);
  void write_text(lxw_col_t column, const std::string& text, lxw_format* format = nullptr);
  void finish_part(const Sheet& sheet);
  void check(lxw_error error) const;
  // How a cell of this column looks: a page has its labels on the left.
  [[nodiscard]] lxw_format* plain(lxw_col_t column) const {
    if (!page_) return wrapped_;
    return column == 0 ? label_ : left_;
  }

  std::string file_;
  const Workbook& workbook_;
  XlsxLimits limits_;
  std::unique_ptr<lxw_workbook, Closer> book_;
  lxw_format *head_ = nullptr, *date_ = nullptr, *wrapped_ = nullptr, *blank_ = nullptr, *label_ = nullptr,
             *left_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t at_ = 0;
  bool page_ = false;
  std::vector<std::size_t> widths_;
  std::size_t lines_ = 1;  // that the row at hand needs
};

Writer::Writer(const std::string& file, const Workbook& workbook, const XlsxLimits& limits)
    : file_(file), workbook_(workbook), limits_(limits) {
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.use_zip64 = LXW_FALSE;
  book_.reset(workbook_new_opt(file_.c_str(), &options));
  if (book_ == nullptr) throw XlsxError(file_ + ": no workbook can be made");
  head_ = workbook_add_format(book_.get());
  format_set_bold(head_);
  format_set_bottom(head_, LXW_BORDER_THIN);
  format_set_bg_color(head_, 0xe7ecf2);
  format_set_text_wrap(head_);
  format_set_align(head_, LXW_ALIGN_VERTICAL_TOP);
  date_ = workbook_add_format(book_.get());
  format_set_num_format(date_, date_format);
  format_set_align(date_, LXW_ALIGN_VERTICAL_TOP);
  format_set_align(date_, LXW_ALIGN_LEFT);
  wrapped_ = workbook_add_format(book_.get());
  format_set_text_wrap(wrapped_);
  format_set_align(wrapped_, LXW_ALIGN_VERTICAL_TOP);
  label_ = workbook_add_format(book_.get());
  format_set_bold(label_);
  format_set_text_wrap(label_);
  format_set_align(label_, LXW_ALIGN_VERTICAL_TOP);
  left_ = workbook_add_format(book_.get());
  format_set_align(left_, LXW_ALIGN_LEFT);
  format_set_align(left_, LXW_ALIGN_VERTICAL_TOP);
  format_set_text_wrap(left_);
  blank_ = workbook_add_format(book_.get());
  format_set_bg_color(blank_, 0xfdf6e3);
}

void Writer::check(lxw_error error) const {
  if (error != LXW_NO_ERROR) throw XlsxError(fmt::format("{}: {}", file_, lxw_strerror(error)));
}

void Writer::write_text(lxw_col_t column, const std::string& raw, lxw_format* format) {
  const std::string text = fitted(cell_safe(raw), limits_.text);
  lines_ = std::max(lines_, lines_of(text, widths_[column]));
  if (format == nullptr) format = plain(column);
  check(worksheet_write_string(sheet_, at_, column, text.c_str(), format));
}

void Writer::write_number(lxw_col_t column, std::int64_t number) {
  if (number > most_exact || number < -most_exact) return write_text(column, fmt::format("{}", number));
  check(worksheet_write_number(sheet_, at_, column, static_cast<double>(number), plain(column)));
}

void Writer::write_cell(lxw_col_t column, const TableColumn& kind, const storage::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (kind.kind != storage::ColumnKind::boolean) return write_number(column, *number);
    check(worksheet_write_boolean(sheet_, at_, column, *number != 0 ? 1 : 0, plain(column)));
  } else if (const auto* real = std::get_if<double>(&value)) {
    if (std::isfinite(*real)) check(worksheet_write_number(sheet_, at_, column, *real, plain(column)));
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    const auto time = kind.kind == storage::ColumnKind::time ? parse_time(*text) : std::nullopt;
    if (!time || *time / 1'000'000 < first_day) return write_text(column, *text);
    const double days = days_before_1970 + static_cast<double>(*time) / 86'400e6;
    check(worksheet_write_number(sheet_, at_, column, days, date_));
  }
}

void Writer::end_row() {
  const double height = std::min(most_height, line_height * static_cast<double>(lines_));
  if (lines_ > 1) check(worksheet_set_row(sheet_, at_, height, nullptr));
  lines_ = 1;
  ++at_;
}

void Writer::finish_part(const Sheet& sheet) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    check(worksheet_set_column(sheet_, column, column, static_cast<double>(widths_[i] + 2), nullptr));
    sum += widths_[i] + 2;
  }
  worksheet_set_landscape(sheet_);
  worksheet_set_paper(sheet_, sum > wide_a4 ? a3 : a4);
  worksheet_fit_to_pages(sheet_, static_cast<std::uint16_t>(1 + sum / wide_a3), 0);
  check(worksheet_set_footer(sheet_, "&L&A&RPage &P of &N"));
  if (!sheet.headings || widths_.empty()) return;
  worksheet_freeze_panes(sheet_, 1, 0);
  check(worksheet_repeat_rows(sheet_, 0, 0));
  check(worksheet_autofilter(sheet_, 0, 0, at_ - 1, static_cast<lxw_col_t>(widths_.size() - 1)));
}

void Writer::write_headings(const Sheet& sheet) {
  lxw_col_t column = 0;
  for (const TableColumn& head : sheet.columns) write_text(column++, head.name, head_);
  for (const std::string& head : sheet.by_hand) write_text(column++, head, head_);
  end_row();
}

void Writer::begin_part(const Sheet& sheet, std::size_t part) {
  const std::string name = part == 1 ? sheet.name : fmt::format("{} ({})", sheet.name, part);
  sheet_ = workbook_add_worksheet(book_.get(), name.c_str());
  if (sheet_ == nullptr) throw XlsxError(fmt::format("{}: no sheet '{}' can be made", file_, name));
  at_ = 0;
  page_ = !sheet.headings;
  if (sheet.headings) write_headings(sheet);
}

void Writer::write_row(const Sheet& sheet, const std::vector<storage::Value>& row) {
  lxw_col_t column = 0;
  for (const storage::Value& value : row) {
    write_cell(column, sheet.columns[column], value);
    ++column;
  }
  for (std::size_t i = 0; i < sheet.by_hand.size(); ++i) check(worksheet_write_blank(sheet_, at_, column++, blank_));
  end_row();
}

void Writer::add(const Sheet& sheet) {
  // The first rows say how wide the columns are, and heights of rows follow from that.
  std::vector<std::vector<storage::Value>> waiting;
  std::size_t part = 0;
  const auto write_one = [&](const std::vector<storage::Value>& row) {
    if (at_ >= limits_.rows) {
      finish_part(sheet);
      begin_part(sheet, ++part);
    }
    write_row(sheet, row);
  };
  const auto begin = [&] {
    widths_ = sheet_widths(sheet, waiting);
    begin_part(sheet, ++part);
    for (const auto& row : waiting) write_one(row);
    waiting.clear();
  };
  sheet.rows([&](std::vector<storage::Value>&& row) {
    if (part > 0) return write_one(row);
    waiting.push_back(std::move(row));
    if (waiting.size() == rows_that_widen) begin();
  });
  if (part == 0) begin();
  finish_part(sheet);
}

void Writer::write() {
  std::string title = cell_safe(workbook_.title);
  std::string author = "s7scope";
  lxw_doc_properties properties{};
  properties.title = title.data();
  properties.author = author.data();
  // The library takes 0 for "now".
  constexpr std::int64_t year_1980 = 315'532'800;
  properties.created = workbook_.created ? std::max<std::int64_t>(*workbook_.created / 1'000'000, 1) : year_1980;
  check(workbook_set_properties(book_.get(), &properties));
  for (const MakeSheet& make : workbook_.sheets) add(make());
  // Closing writes the file and frees the workbook, whatever comes of it.
  check(workbook_close(book_.release()));
}

}  // namespace

Sheet sheet_of(std::string name, Table table, bool headings, std::vector<std::string> by_hand) {
  const auto rows = [rows = std::move(table.rows)](const TakeRow& take) mutable {
    for (auto& row : rows) take(std::move(row));
  };
  return {std::move(name), std::move(table.columns), rows, headings, std::move(by_hand)};
}

void write_xlsx(const std::string& file, const Workbook& workbook, const XlsxLimits& limits) {
  Writer(file, workbook, limits).write();
}

}  // namespace s7::reports
