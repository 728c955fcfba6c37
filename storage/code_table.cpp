#include "storage/code_table.hpp"

#include "storage/row_io.hpp"

namespace s7::storage {

CodeTable::CodeTable(const Database& db, const std::string& table, const std::string& key)
    : select_(db.later("SELECT count, first_us, first_frame, last_us, last_frame FROM " + table + " WHERE " + key +
                       " = ? AND code = ? AND capture = ?")),
      replace_(db.later(
          insert_sql("REPLACE", table, key + ", code, capture, count, first_us, first_frame, last_us, last_frame"))) {}

CodeTotals CodeTable::load(CaptureId capture, std::int64_t key, std::uint16_t code) {
  CodeTotals totals;
  select_.bind(key).bind(code).bind(capture);
  if (select_.step()) {
    Row row(select_);
    totals.count = row.count();
    totals.seen = row.span();
    select_.reset();
  }
  return totals;
}

void CodeTable::add(CaptureId capture, std::int64_t key, const Codes& codes) {
  for (const auto& [code, more] : codes) {
    CodeTotals totals = load(capture, key, code);
    totals.count += more.count;
    totals.seen.extend(more.seen);
    replace_.bind(key).bind(code).bind(capture).bind(totals.count);
    bind_span(replace_, totals.seen);
    replace_.run();
  }
}

}  // namespace s7::storage
