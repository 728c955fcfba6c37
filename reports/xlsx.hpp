#pragma once

// Workbooks: tables as sheets that engineers can filter, sort and fill in.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "reports/table.hpp"

namespace s7::reports {

// The file can't be written.
class XlsxError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Makes the rows of a sheet, one after the other, so that a sheet need never be in memory as a whole.
using TakeRow = std::function<void(std::vector<storage::Value>&&)>;
using RowSource = std::function<void(const TakeRow&)>;

// Rows under bold, frozen headings with filters. Numbers are numbers and times are dates, whatever the column;
// everything else is text, also what begins with = + - @.
struct Sheet {
  std::string name;                  // at most 31 characters, without []:*?/\ and '
  std::vector<TableColumn> columns;  // their names are the headings
  RowSource rows;                    // called once
  bool headings = true;              // false: a page without headings and filters
  std::vector<std::string> by_hand;  // further columns, empty, for people to fill in
};

// A sheet of rows that are there already.
[[nodiscard]] Sheet sheet_of(std::string name, Table table, bool headings = true,
                             std::vector<std::string> by_hand = {});

// Makes a sheet when it is its turn, so that no two are in memory at once.
using MakeSheet = std::function<Sheet()>;

struct Workbook {
  std::string title;
  std::optional<std::int64_t> created;  // microseconds since 1970; what the file says of itself; nullopt: 1980
  std::vector<MakeSheet> sheets;        // at least one
};

// What one sheet and one cell hold at most. Rows beyond that continue on further sheets, "Accesses (2)"; a longer text
// is cut where it says so.
struct XlsxLimits {
  std::size_t rows = 1'048'576;  // headings included
  std::size_t text = 32'767;     // UTF-16 units
};

// Writes rows as they come: memory does not grow with them. The same workbook gives the same bytes. Throws XlsxError.
void write_xlsx(const std::string& file, const Workbook& workbook, const XlsxLimits& limits = {});

}  // namespace s7::reports
