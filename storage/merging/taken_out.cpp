#include <string>
#include <vector>

#include "storage/merging/cell_facts.hpp"

namespace s7::storage {
namespace {

// What is left where an observation saw most of a TCP connection whose sums are taken from another one: when it saw the
// connection and on which terms.
constexpr const char* forget_sums =
    "UPDATE connection_totals SET requests = 0, responses = 0, pushes = 0, answered = 0, errors = 0, reads = 0, "
    "writes = 0, read_bytes = 0, written_bytes = 0, not_understood = 0, oversized = 0, at_job_limit = 0, "
    "latency = x'', latency_sum_us = 0, latency_max_us = 0, latency_max_at_us = NULL, latency_max_frame = NULL, "
    "unanswered_first_us = NULL, unanswered_first_frame = NULL, unanswered_last_us = NULL, "
    "unanswered_last_frame = NULL";

constexpr const char* of_cell = " WHERE connection = ? AND capture = ?";

std::string list_of(const std::vector<std::int64_t>& numbers) {
  std::string out;
  for (const std::int64_t number : numbers) out += (out.empty() ? "" : ",") + std::to_string(number);
  return out;
}

// Totals of keys that one of them shows as well; all of them when it has the connection under another name.
void take_out_keyed(Database& db, const char* key, const Cell& cell, const std::vector<std::int64_t>& observations,
                    bool shown_by_them) {
  const std::string name = key;
  std::string wanted = "SELECT k.id FROM " + name + " k WHERE k.connection = ?";
  if (shown_by_them) {
    wanted += " AND EXISTS (SELECT 1 FROM " + name + "_totals t JOIN capture h ON h.id = t.capture WHERE t." + name +
              " = k.id AND h.observation IN (" + list_of(observations) + "))";
  }
  for (const std::string& table : {name + "_code", name + "_totals"})
    db.prepare("DELETE FROM " + table + " WHERE " + name + " IN (" + wanted + ") AND capture = ?")
        .bind(cell.connection)
        .bind(cell.capture)
        .run();
}

}  // namespace

void take_out_facts(Database& db, const Cell& cell, const std::vector<std::int64_t>& observations, bool shown_by_them) {
  take_out_keyed(db, "access", cell, observations, shown_by_them);
  take_out_keyed(db, "operation", cell, observations, shown_by_them);
  const auto run = [&](const std::string& sql) { db.prepare(sql).bind(cell.connection).bind(cell.capture).run(); };
  for (const char* table : {"connection_code", "connection_minute", "problem"})
    run(std::string("DELETE FROM ") + table + of_cell);
  Statement left = db.prepare(std::string("SELECT count(*) FROM session_part") + of_cell);
  left.bind(cell.connection).bind(cell.capture);
  const bool sessions_left = left.step() && left.integer(0) > 0;
  left.reset();
  if (sessions_left) {
    run(std::string(forget_sums) + of_cell);
  } else {
    run(std::string("DELETE FROM connection_totals") + of_cell);
    if (!shown_by_them) run(std::string("DELETE FROM connection_vlan") + of_cell);
  }
}

}  // namespace s7::storage
