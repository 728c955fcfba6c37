#include <fmt/format.h>

#include <array>
#include <set>

#include "reports/audit/exposure.hpp"
#include "reports/audit/resources.hpp"
#include "reports/audit/words.hpp"
#include "reports/workbook/sheets.hpp"

namespace s7::reports {
namespace {

using audit::Index;
using storage::ColumnKind;
using storage::Value;

struct Column {
  const char* heading;
  ColumnKind kind;
};
constexpr std::array<Column, 27> columns{{{"Address", ColumnKind::text},
                                          {"Name", ColumnKind::text},
                                          {"Family", ColumnKind::text},
                                          {"Order number", ColumnKind::text},
                                          {"Hardware version", ColumnKind::text},
                                          {"Firmware", ColumnKind::text},
                                          {"Serial", ColumnKind::text},
                                          {"Module", ColumnKind::text},
                                          {"Plant", ColumnKind::text},
                                          {"Location", ColumnKind::text},
                                          {"MAC", ColumnKind::text},
                                          {"PUT/GET", ColumnKind::text},
                                          {"Items asked", ColumnKind::integer},
                                          {"Items served", ColumnKind::integer},
                                          {"Items refused", ColumnKind::integer},
                                          {"Read by", ColumnKind::text},
                                          {"Written by", ColumnKind::text},
                                          {"Connections", ColumnKind::integer},
                                          {"Held at the end", ColumnKind::integer},
                                          {"Held at once", ColumnKind::integer},
                                          {"Held at once, kinds", ColumnKind::text},
                                          {"Peak at (UTC)", ColumnKind::time},
                                          {"Family limit", ColumnKind::integer},
                                          {"Limit is", ColumnKind::text},
                                          {"Identity from", ColumnKind::text},
                                          {"First seen (UTC)", ColumnKind::time},
                                          {"Last seen (UTC)", ColumnKind::time}}};

Value text(std::string value) { return value.empty() ? Value{} : Value{std::move(value)}; }
Value number(std::uint64_t value) { return Value{static_cast<std::int64_t>(value)}; }
Value time(const std::optional<audit::Time>& at) { return at ? Value{audit::rfc3339(*at)} : Value{}; }

std::string verdict_text(audit::Verdict verdict) {
  switch (verdict) {
    case audit::Verdict::used_and_open: return "used and open";
    case audit::Verdict::used_and_refused: return "used and refused";
    case audit::Verdict::not_observed: break;
  }
  return "not observed";
}

std::string askers(const audit::AuditInput& input, const std::map<Index, audit::Use>& uses) {
  std::string out;
  for (const auto& [station, use] : uses) out += (out.empty() ? "" : ", ") + input.who(station);
  return out;
}

std::string certainty_text(Certainty certainty) {
  switch (certainty) {
    case Certainty::documented: return "documented";
    case Certainty::reported: return "reported, verify in the data sheet";
    case Certainty::recalled: return "about, verify in the data sheet";
    case Certainty::unknown: break;
  }
  return {};
}

// Where the identity comes from, each source once.
std::string sources(const audit::Station& station) {
  std::set<std::string> words;
  for (const audit::Identity& identity : station.identities) words.insert(identity.source);
  return fmt::format("{}", fmt::join(words, ", "));
}

struct Span {
  std::optional<audit::Time> first, last;
};
Span seen(const audit::AuditInput& input, const audit::Station& station) {
  Span span;
  const auto extend = [&](Index index) {
    const audit::Seen& seen = input.connections[index].seen;
    if (!seen.known()) return;
    span.first = std::min(span.first.value_or(seen.first.time), seen.first.time);
    span.last = std::max(span.last.value_or(seen.last.time), seen.last.time);
  };
  for (const Index index : station.as_server) extend(index);
  for (const Index index : station.as_client) extend(index);
  return span;
}

std::vector<Value> row_of(const audit::AuditInput& input, Index index) {
  const audit::Station& station = input.stations[index];
  const audit::Exposure exposure = audit::exposure_of(input, index);
  const audit::Resources held = audit::resources_of(input, index);
  const Family* family = input.family(index);
  const bool limited = family != nullptr && family->connections;
  const Span span = seen(input, station);
  const auto fact = [&](const char* name) { return text(input.fact(index, name)); };
  return {text(station.address),
          text(station.name),
          family != nullptr ? text(family->name) : fact("family"),
          fact("order_number"),
          fact("hardware_version"),
          fact("firmware"),
          fact("serial"),
          fact("module"),
          fact("plant"),
          fact("location"),
          fact("mac"),
          text(verdict_text(exposure.verdict())),
          number(exposure.asked),
          number(exposure.served),
          number(exposure.refused),
          text(askers(input, exposure.reads)),
          text(askers(input, exposure.writes)),
          number(station.as_server.size()),
          number(held.now),
          number(held.peak),
          text(audit::types_text(held.peak_by_type)),
          time(held.peak_at),
          limited ? Value{*family->connections} : Value{},
          limited ? text(certainty_text(family->connections_certainty)) : Value{},
          text(sources(station)),
          time(span.first),
          time(span.last)};
}

}  // namespace

Sheet controllers_sheet(const audit::AuditInput& input) {
  Sheet sheet;
  sheet.name = "Controllers";
  for (const Column& column : columns) sheet.columns.push_back({column.heading, column.kind});
  sheet.rows = [&input](const TakeRow& take) {
    for (const Index station : audit::controllers(input)) take(row_of(input, station));
  };
  return sheet;
}

}  // namespace s7::reports
