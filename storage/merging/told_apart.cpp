#include "storage/merging/cell_facts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/row_io.hpp"

namespace s7::storage {
namespace {

constexpr std::int64_t minute_us = 60'000'000;

std::string list_of(const std::set<std::int64_t>& numbers) {
  std::string out;
  for (const std::int64_t number : numbers) out += (out.empty() ? "" : ",") + std::to_string(number);
  return out;
}

std::int64_t excess(std::int64_t mine, std::int64_t theirs) { return std::max<std::int64_t>(0, mine - theirs); }

// What is asked for, or done, on a connection: rows with totals and codes.
struct Keyed {
  const char* name;
  const char* further;  // a counter of its own
  const char* undivided;
};
constexpr Keyed accesses{"access", "ok_bytes",
                         ", period = x'', value_changes = NULL, changed_first_us = NULL, changed_first_frame = NULL, "
                         "changed_last_us = NULL, changed_last_frame = NULL"};
constexpr Keyed operations{"operation", "pushes", ""};

struct Counts {
  std::int64_t requests = 0, ok = 0, failed = 0, further = 0;
  [[nodiscard]] bool none() const { return requests == 0 && ok == 0 && failed == 0 && further == 0; }
};

class Divider {
 public:
  Divider(Database& db, const Cell& cell, const CountedElsewhere& counted)
      : db_(db), cell_(cell), counted_(counted), elsewhere_(list_of(counted.captures)) {}

  void divide(const Keyed& table) {
    const std::string name = table.name;
    Statement rows = db_.prepare("SELECT k.id, t.first_us, t.last_us, t.requests, t.ok, t.failed, t." +
                                 std::string(table.further) + " FROM " + name + " k JOIN " + name + "_totals t ON t." +
                                 name + " = k.id AND t.capture = ? WHERE k.connection = ?");
    rows.bind(cell_.capture).bind(cell_.connection);
    struct Totals {
      std::int64_t id = 0;
      bool apart = false;
      Counts counts;
    };
    std::vector<Totals> all;
    while (rows.step()) {
      Row row(rows);
      Totals& totals = all.emplace_back();
      totals.id = row.integer();
      totals.apart = apart(row);
      totals.counts = {row.integer(), row.integer(), row.integer(), row.integer()};
    }
    for (const Totals& totals : all)
      if (!totals.apart) divide_row(table, totals.id, totals.counts);
  }

  void divide_codes(const std::string& table, const std::string& key, std::int64_t id) {
    Statement& rows =
        prepared("SELECT code, first_us, last_us, count FROM " + table + " WHERE capture = ? AND " + key + " = ?");
    rows.bind(cell_.capture).bind(id);
    std::vector<std::pair<std::int64_t, std::int64_t>> together;  // code, count
    while (rows.step()) {
      Row row(rows);
      const std::int64_t code = row.integer();
      if (!apart(row)) together.emplace_back(code, row.integer());
    }
    Statement& theirs = prepared("SELECT ifnull(sum(count), 0) FROM " + table + " WHERE " + key +
                                 " = ? AND code = ? AND capture IN (" + elsewhere_ + ")");
    Statement& change =
        prepared("UPDATE " + table + " SET count = ? WHERE capture = ? AND " + key + " = ? AND code = ?");
    for (const auto& [code, count] : together) {
      theirs.bind(id).bind(code);
      const std::int64_t others = theirs.step() ? theirs.integer(0) : 0;
      theirs.reset();
      change.bind(comparable() ? excess(count, others) : 0).bind(cell_.capture).bind(id).bind(code).run();
    }
    prepared("DELETE FROM " + table + " WHERE count = 0 AND capture = ? AND " + key + " = ?")
        .bind(cell_.capture)
        .bind(id)
        .run();
  }

  // Rows that have nothing but their time.
  void keep_apart(const std::string& table, const std::string& id, const std::string& first, const std::string& last) {
    Statement rows = db_.prepare("SELECT " + id + ", " + first + ", " + last + " FROM " + table +
                                 " WHERE capture = ? AND connection = ?");
    rows.bind(cell_.capture).bind(cell_.connection);
    std::vector<std::int64_t> together;
    while (rows.step()) {
      Row row(rows);
      const std::int64_t of = row.integer();
      if (!apart(row)) together.push_back(of);
    }
    Statement remove = db_.prepare("DELETE FROM " + table + " WHERE " + id + " = ? AND capture = ? AND connection = ?");
    for (const std::int64_t of : together) remove.bind(of).bind(cell_.capture).bind(cell_.connection).run();
  }

  void divide_connection() {
    std::string sql =
        "UPDATE connection_totals AS t SET requests = ?, responses = ?, answered = ?, latency = x'', "
        "latency_sum_us = 0, latency_max_us = 0, latency_max_at_us = NULL, latency_max_frame = NULL";
    for (const std::string column : {"pushes", "errors", "reads", "writes", "read_bytes", "written_bytes",
                                     "not_understood", "oversized", "at_job_limit"}) {
      sql += ", " + column + " = ";
      sql += !comparable() ? "0"
                           : "max(0, t." + column + " - (SELECT ifnull(sum(" + column +
                                 "), 0) FROM connection_totals o WHERE o.connection = t.connection AND o.capture IN (" +
                                 elsewhere_ + ")))";
    }
    db_.prepare(sql + " WHERE capture = ? AND connection = ?")
        .bind(counted_.own_requests)
        .bind(counted_.own_responses)
        .bind(std::min(counted_.own_requests, counted_.own_responses))
        .bind(cell_.capture)
        .bind(cell_.connection)
        .run();
  }

 private:
  [[nodiscard]] bool comparable() const { return !counted_.captures.empty(); }

  // Whether the next two columns are a time when nothing was there that is counted elsewhere.
  [[nodiscard]] bool apart(Row& row) const {
    const auto first = row.optional<std::int64_t>(), last = row.optional<std::int64_t>();
    if (!first || !last) return false;
    return std::none_of(counted_.times.begin(), counted_.times.end(),
                        [&](const auto& time) { return time.first_us <= *last && time.last_us >= *first; });
  }

  void divide_row(const Keyed& table, std::int64_t id, const Counts& mine) {
    const std::string name = table.name;
    const Counts theirs = counted_of(table, id);
    if (comparable() && theirs.none()) return;  // nobody else saw it
    divide_codes(name + "_code", name, id);
    Counts left;
    if (comparable()) {
      Statement codes =
          db_.prepare("SELECT ifnull(sum(count), 0) FROM " + name + "_code WHERE capture = ? AND " + name + " = ?");
      codes.bind(cell_.capture).bind(id);
      const std::int64_t refused = codes.step() ? codes.integer(0) : 0;
      codes.reset();
      left.ok = excess(mine.ok, theirs.ok);
      left.failed = std::max(excess(mine.failed, theirs.failed), refused);
      left.further = excess(mine.further, theirs.further);
      // What was answered was asked for, unless it is among what they counted as asked for and saw no answer to.
      const std::int64_t open = excess(theirs.requests, theirs.ok + theirs.failed);
      left.requests = std::max(excess(mine.requests, theirs.requests), excess(left.ok + left.failed, open));
    }
    write(table, id, left);
  }

  [[nodiscard]] Counts counted_of(const Keyed& table, std::int64_t id) {
    const std::string name = table.name;
    Statement& sums =
        prepared("SELECT ifnull(sum(requests), 0), ifnull(sum(ok), 0), ifnull(sum(failed), 0), ifnull(sum(" +
                 std::string(table.further) + "), 0) FROM " + name + "_totals WHERE " + name + " = ? AND capture IN (" +
                 elsewhere_ + ")");
    sums.bind(id);
    if (!sums.step()) return {};
    Row row(sums);
    const Counts out{row.integer(), row.integer(), row.integer(), row.integer()};
    sums.reset();
    return out;
  }

  void write(const Keyed& table, std::int64_t id, const Counts& left) {
    const std::string name = table.name;
    const std::string of = " WHERE " + name + " = ? AND capture = ?";
    if (left.none()) {
      for (const char* kind : {"_code", "_totals"})
        prepared("DELETE FROM " + name + kind + of).bind(id).bind(cell_.capture).run();
      return;
    }
    prepared("UPDATE " + name + "_totals SET requests = ?, ok = ?, failed = ?, " + table.further + " = ?" +
             table.undivided + of)
        .bind(left.requests)
        .bind(left.ok)
        .bind(left.failed)
        .bind(left.further)
        .bind(id)
        .bind(cell_.capture)
        .run();
  }

  // Kept: the same few are asked for each row.
  Statement& prepared(const std::string& sql) {
    const auto known = statements_.find(sql);
    return known != statements_.end() ? known->second : statements_.emplace(sql, db_.prepare(sql)).first->second;
  }

  Database& db_;
  const Cell& cell_;
  const CountedElsewhere& counted_;
  const std::string elsewhere_;
  std::map<std::string, Statement> statements_;
};

}  // namespace

void keep_what_is_told_apart(Database& db, const Cell& cell, const CountedElsewhere& counted) {
  Divider divider(db, cell, counted);
  divider.divide(accesses);
  divider.divide(operations);
  divider.divide_codes("connection_code", "connection", cell.connection);
  const std::string minute = std::to_string(minute_us);
  divider.keep_apart("connection_minute", "minute", "minute * " + minute,
                     "minute * " + minute + " + " + minute + " - 1");
  divider.keep_apart("problem", "rowid", "first_us", "last_us");
  divider.divide_connection();
}

}  // namespace s7::storage
