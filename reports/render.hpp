#pragma once

// Tables as text, one file per format. Every renderer returns the whole output, ended by a newline.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/table.hpp"

namespace s7::reports {

enum class Format : std::uint8_t { text, csv, json, jsonl, md, html, xlsx };

// "text, csv, ..." in the order they are listed to people.
[[nodiscard]] const std::vector<std::string>& format_names();
[[nodiscard]] std::optional<Format> format_of(std::string_view name);
// Whether a format is read by programs: it shows the view's own keys. The others show what people want first.
[[nodiscard]] bool is_for_programs(Format format) noexcept;

struct TextStyle {
  std::optional<std::size_t> width;  // columns of the terminal; nullopt: no limit, nothing is left out for lack of room
  bool colour = false;
};

// RFC 4180: header line, CRLF. Unknown is an empty cell, an empty text is "". With `for_spreadsheet` an apostrophe goes
// before texts that begin with = + - @ TAB CR LF (plain numbers excepted), so that a spreadsheet shows them instead of
// computing them.
[[nodiscard]] std::string render_csv(const Table& table, bool for_spreadsheet = false);
// An array, one object per line, keys in the order of the columns.
[[nodiscard]] std::string render_json(const Table& table);
// One object per line. No rows: no lines.
[[nodiscard]] std::string render_jsonl(const Table& table);
// A table of GitHub's Markdown under a heading.
[[nodiscard]] std::string render_md(const Table& table);
// Aligned columns. When the width does not hold them: long texts wrap, then columns go by falling rank and a last line
// names them.
[[nodiscard]] std::string render_text(const Table& table, const TextStyle& style);

// One row as a JSON object without line end: what render_json and render_jsonl consist of.
void append_json_object(std::string& out, const std::vector<TableColumn>& columns,
                        const std::vector<storage::Value>& row);

// A value for people, printable; "-" when unknown.
[[nodiscard]] std::string cell_text(const TableColumn& column, const storage::Value& value);

}  // namespace s7::reports
