#pragma once

// A CSV file whose columns are known by the names in its first line.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/input/csv_records.hpp"
#include "reports/input/faults.hpp"

namespace s7::reports {

// Names of columns, in lower case. Columns that are neither are left alone.
struct CsvColumns {
  std::vector<std::string_view> required, optional;
};

class CsvTable;

// One line of a table. Borrows the table and the line; valid during the call that hands it out.
class CsvRow {
 public:
  CsvRow(const CsvTable& table, const CsvRecord& record) : table_(&table), record_(&record) {}
  // The cell without blanks around it; empty when the line or the file lacks it.
  [[nodiscard]] const std::string& cell(std::string_view name) const;
  [[nodiscard]] Spot spot(std::string_view name) const;
  [[nodiscard]] std::size_t line() const noexcept { return record_->line; }

 private:
  const CsvTable* table_;
  const CsvRecord* record_;
};

class CsvTable {
 public:
  // Reads the header line. `text` and `faults` must outlive the table. What is wrong goes to the faults: here a column
  // that is missing or there twice, later a line with more filled cells than columns, and bad quoting, which ends the
  // reading.
  CsvTable(std::string_view text, const CsvColumns& columns, Faults& faults);
  // Calls f(CsvRow) for each line, as it is read. To be called once.
  template <class F>
  void for_each(F f) {
    while (const auto record = next()) f(CsvRow(*this, *record));
  }
  // Where a column stands, from 1; nullopt when the file lacks it.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;

 private:
  void read_header(const CsvRecord& header, const CsvColumns& columns);
  [[nodiscard]] std::optional<CsvRecord> next();

  CsvRecords records_;
  Faults& faults_;
  bool usable_ = false;  // has its columns
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::size_t width_ = 0;
};

// In lower case, ASCII letters only.
[[nodiscard]] std::string lower_case(std::string_view text);

}  // namespace s7::reports
