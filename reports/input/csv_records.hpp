#pragma once

// CSV as RFC 4180 and the habits of spreadsheet programs have it, cut into records and cells.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace s7::reports {

// Why a record can't be read, and where.
struct CsvFault {
  std::size_t line = 0, column = 0;  // from 1
  std::string_view reason;
};

struct CsvRecord {
  std::size_t line = 0;            // of its first character, from 1
  std::vector<std::string> cells;  // blanks around each and the quotes are gone
  // Nothing but empty cells.
  [[nodiscard]] bool blank() const noexcept;
};

// Reads record by record. Lines end with LF, CRLF or CR; a cell that begins with a quote may hold separators, doubled
// quotes and line ends. Lines whose first character is # and lines without any content are left out. The separator is
// the comma or semicolon that the first record has more of outside quotes, or the one a first line "sep=;" names. A
// UTF-8 byte order mark is skipped.
class CsvRecords {
 public:
  // `text` must outlive the reader.
  explicit CsvRecords(std::string_view text);
  // nullopt: at the end, or at a fault.
  [[nodiscard]] std::optional<CsvRecord> next();
  // Once next() gave nullopt: what stopped it, if it was not the end.
  [[nodiscard]] const std::optional<CsvFault>& fault() const noexcept { return fault_; }

 private:
  void choose_separator();
  [[nodiscard]] bool at_line_end() const noexcept;
  void end_line() noexcept;
  void skip_line() noexcept;
  void skip_blanks() noexcept;
  bool skip_comment() noexcept;
  bool read_quoted(std::string& cell);
  bool read_plain(std::string& cell);
  std::optional<CsvRecord> read_record();
  bool fail(std::size_t line, std::string_view reason);

  std::string_view text_;
  std::size_t at_ = 0, line_ = 1, column_ = 1;
  char separator_ = ',';
  std::optional<CsvFault> fault_;
};

// Without the blanks around it (space, tab, no-break space).
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

}  // namespace s7::reports
