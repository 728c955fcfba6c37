#pragma once

// Data files: tables that people may replace without a rebuild. Tab-separated, UTF-8, `#` comments, one header line
// that names the columns. A copy of each is built in; a file of the same name in the data folder takes its place.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace s7::reports {

// A data file that can't be used. The text is "FILE:LINE: reason".
class DataError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A text with the name that messages give it.
struct DataText {
  std::string name, text;
};

// The file `name` of the folder $S7SCOPE_DATA, else of share/s7scope beside the program, else the built-in copy. Throws
// DataError for a file that is there and can't be read, and for a name that nobody knows.
[[nodiscard]] DataText data_text(std::string_view name);
// Any file the user names. Throws DataError.
[[nodiscard]] DataText read_data(const std::string& path);
// The built-in copy.
[[nodiscard]] std::optional<std::string_view> builtin_data(std::string_view name) noexcept;

class DataTable {
 public:
  // Splits a text into rows. Every one of `columns` must be there; others are left alone. A cell that is empty or "-"
  // is unknown. CRLF and a byte order mark are taken. Throws DataError.
  DataTable(const DataText& data, const std::vector<std::string>& columns);

  class Line {
   public:
    // The text of a cell; empty when unknown. A name that the constructor was not told is a programmer's mistake.
    [[nodiscard]] const std::string& text(std::string_view column) const;
    // Never empty: throws DataError.
    [[nodiscard]] const std::string& required(std::string_view column) const;
    // nullopt when unknown. Throws DataError for anything but a decimal number up to `most`.
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view column, std::int64_t most) const;
    // Index of the cell's text in `words`. Throws DataError for another one.
    [[nodiscard]] std::size_t word(std::string_view column, const std::vector<std::string>& words) const;
    // "FILE:LINE: reason"
    [[noreturn]] void fail(const std::string& reason) const;

   private:
    friend class DataTable;
    const DataTable* table_ = nullptr;
    std::size_t number_ = 0;
    std::vector<std::string> cells_;
  };
  // Lines borrow from the table: it must outlive them and stay in its place.
  [[nodiscard]] const std::vector<Line>& lines() const noexcept { return lines_; }
  DataTable(const DataTable&) = delete;
  DataTable& operator=(const DataTable&) = delete;

 private:
  void read_header(const std::string& line, std::size_t number, const std::vector<std::string>& columns);

  std::string name_;
  std::unordered_map<std::string, std::size_t> index_;
  std::size_t width_ = 0;
  std::vector<Line> lines_;
};

}  // namespace s7::reports
