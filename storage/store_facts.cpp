#include "storage/store_facts.hpp"

#include "storage/address_order.hpp"
#include "storage/merge.hpp"
#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

constexpr const char* attempt_columns =
    "capture, client, server, client_port, port, client_tsap, server_tsap, outcome, count, syns, refusal,"
    "refusal_delay_us, refuser_ttl, refuser_mac, refuser_address, icmp_type, icmp_code, dr_reason, setup_error,"
    "acknowledged, vlan, client_isn, first_us, first_frame, last_us, last_frame";

constexpr const char* span_columns = "first_us, first_frame, last_us, last_frame";

constexpr const char* stations_sql = R"sql(
SELECT address, mac, first_us, first_frame, last_us, last_frame FROM device_fact WHERE capture = ? AND mac <> ''
UNION ALL
SELECT CASE d.direction WHEN 'to-server' THEN c.client ELSE c.server END, d.mac,
       d.first_us, d.first_frame, d.last_us, d.last_frame
FROM session_part s JOIN session_direction d ON d.session = s.session AND d.capture = s.capture
JOIN connection c ON c.id = s.connection WHERE s.capture = ? AND d.mac <> ''
ORDER BY 1, 2
)sql";

constexpr const char* resolution_totals =
    "questions, answers, first_us, first_frame, last_us, last_frame,"
    "answered_first_us, answered_first_frame, answered_last_us, answered_last_frame";

std::string select_sql(const char* columns, const char* from) {
  return std::string("SELECT ") + columns + " FROM " + from;
}

}  // namespace

FactStore::FactStore(const Database& db)
    : insert_attempt_(db.later(insert_sql("INSERT", "attempt", attempt_columns))),
      add_to_attempt_(db.later(
          "UPDATE attempt SET count = count + ?, syns = syns + ?, (last_us, last_frame) = (?, ?) WHERE id = (SELECT id "
          "FROM attempt WHERE capture = ? AND client = ? AND server = ? AND port = ? AND server_tsap IS ? AND outcome "
          "= ? ORDER BY count DESC, id DESC LIMIT 1)")),
      insert_event_(db.later(insert_sql(
          "INSERT", "event", "capture, connection, kind, client, server, detail, outcome, technique, time_us, frame"))),
      select_fact_(db.later(select_sql(span_columns,
                                       "device_fact WHERE address = ? AND mac = ? AND vlan = ? AND fact = ? "
                                       "AND value = ? AND source = ? AND capture = ?"))),
      replace_fact_(db.later(
          insert_sql("REPLACE", "device_fact",
                     std::string("address, mac, vlan, fact, value, source, capture, address_order,") + span_columns))),
      select_stations_(db.prepare(stations_sql)),
      select_named_(db.prepare("SELECT address, mac, vlan, fact, value, source, first_us, first_frame, last_us, "
                               "last_frame FROM device_fact WHERE capture = ? AND fact = ?")),
      select_resolution_(
          db.later(select_sql(resolution_totals, "resolution WHERE asker = ? AND target = ? AND capture = ?"))),
      replace_resolution_(
          db.later(insert_sql("REPLACE", "resolution", std::string("asker, target, capture,") + resolution_totals))),
      select_problem_(
          db.later("SELECT count, first_us, first_frame, last_us, last_frame, rowid FROM problem "
                   "WHERE capture = ? AND layer = ? AND cause = ? AND coalesce(connection, 0) = coalesce(?, 0)")),
      update_problem_(db.later("UPDATE problem SET (count, first_us, first_frame, last_us, last_frame) = "
                               "(?, ?, ?, ?, ?) WHERE rowid = ?")),
      insert_problem_(db.later(
          insert_sql("INSERT", "problem", std::string("capture, layer, cause, connection, count,") + span_columns))),
      delete_names_(db.later("DELETE FROM code_name")),
      insert_name_(db.later(insert_sql("REPLACE", "code_name", "kind, code, name, meaning"))),
      db_(db) {}

// False: there is no row yet that could stand for several.
bool FactStore::add_to_rest(CaptureId capture, const AttemptRecord& a) {
  Statement& to = add_to_attempt_;
  to.bind(a.count).bind(a.syns).bind(to_microseconds(a.seen.last.time)).bind(a.seen.last.frame);
  to.bind(capture).bind(a.client).bind(a.server).bind(a.port).bind(a.server_tsap).bind(a.outcome);
  to.run();
  return db_.changes() > 0;
}

void FactStore::add(CaptureId capture, const AttemptRecord& a) {
  if (a.rest && add_to_rest(capture, a)) return;
  Statement& to = insert_attempt_;
  to.bind(capture).bind(a.client).bind(a.server).bind(a.client_port).bind(a.port);
  to.bind(a.client_tsap).bind(a.server_tsap).bind(a.outcome).bind(a.count).bind(a.syns);
  bind_known(to, a.refusal);
  to.bind(to_microseconds(a.refusal_delay)).bind(a.refuser_ttl);
  bind_known(to, a.refuser_mac);
  bind_known(to, a.refuser_address);
  to.bind(a.icmp_type).bind(a.icmp_code).bind(a.dr_reason).bind(a.setup_error).bind(a.acknowledged);
  bind_known(to, a.vlans);
  to.bind(a.client_isn);
  bind_span(to, a.seen);
  to.run();
}

void FactStore::add(CaptureId capture, const EventRecord& e) {
  Statement& to = insert_event_;
  to.bind(capture).bind(e.connection).bind(e.kind);
  for (const std::string* text : {&e.client, &e.server, &e.detail, &e.outcome, &e.technique}) bind_known(to, *text);
  bind_mark(to, e.at);
  to.run();
}

void FactStore::add(CaptureId capture, const DeviceFact& f) {
  const auto bind_key = [&](Statement& to) {
    to.bind(f.address).bind(f.mac).bind(f.vlan).bind(f.fact).bind(f.value).bind(f.source).bind(capture);
  };
  Span seen = f.seen;
  bind_key(select_fact_);
  if (select_fact_.step()) {
    seen.extend(Row(select_fact_).span());
    select_fact_.reset();
  }
  bind_key(replace_fact_);
  replace_fact_.bind(address_order(f.address));
  bind_span(replace_fact_, seen);
  replace_fact_.run();
}

std::vector<StationSight> FactStore::stations(CaptureId capture) {
  std::vector<StationSight> out;
  select_stations_.bind(capture).bind(capture);
  while (select_stations_.step()) {
    Row row(select_stations_);
    StationSight sight;
    sight.address = row.text();
    sight.mac = row.text();
    sight.seen = row.span();
    if (!out.empty() && out.back().address == sight.address && out.back().mac == sight.mac)
      out.back().seen.extend(sight.seen);
    else
      out.push_back(std::move(sight));
  }
  select_stations_.reset();
  return out;
}

std::vector<DeviceFact> FactStore::facts(CaptureId capture, const std::string& name) {
  std::vector<DeviceFact> out;
  select_named_.bind(capture).bind(name);
  while (select_named_.step()) {
    Row row(select_named_);
    DeviceFact& fact = out.emplace_back();
    for (std::string* text : {&fact.address, &fact.mac, &fact.vlan, &fact.fact, &fact.value, &fact.source})
      *text = row.text();
    fact.seen = row.span();
  }
  select_named_.reset();
  return out;
}

void FactStore::add(CaptureId capture, const ResolutionKey& key, const ResolutionTotals& totals) {
  ResolutionTotals sum;
  select_resolution_.bind(key.asker).bind(key.target).bind(capture);
  if (select_resolution_.step()) {
    Row row(select_resolution_);
    sum.questions = row.count();
    sum.answers = row.count();
    sum.seen = row.span();
    sum.answered = row.span();
    select_resolution_.reset();
  }
  merge(sum, totals);
  replace_resolution_.bind(key.asker).bind(key.target).bind(capture).bind(sum.questions).bind(sum.answers);
  bind_span(replace_resolution_, sum.seen);
  bind_span(replace_resolution_, sum.answered);
  replace_resolution_.run();
}

void FactStore::add(CaptureId capture, const ProblemKey& key, const ProblemTotals& totals) {
  select_problem_.bind(capture).bind(key.layer).bind(key.cause).bind(key.connection);
  if (!select_problem_.step()) {
    insert_problem_.bind(capture).bind(key.layer).bind(key.cause).bind(key.connection).bind(totals.count);
    bind_span(insert_problem_, totals.seen);
    insert_problem_.run();
    return;
  }
  Row row(select_problem_);
  ProblemTotals sum;
  sum.count = row.count();
  sum.seen = row.span();
  const std::int64_t id = row.integer();
  select_problem_.reset();
  merge(sum, totals);
  update_problem_.bind(sum.count);
  bind_span(update_problem_, sum.seen);
  update_problem_.bind(id).run();
}

void FactStore::set_code_names(std::span<const CodeName> names) {
  delete_names_.run();
  for (const CodeName& code : names) {
    insert_name_.bind(code.kind).bind(code.code).bind(code.name);
    bind_known(insert_name_, code.meaning);
    insert_name_.run();
  }
}

}  // namespace s7::storage
