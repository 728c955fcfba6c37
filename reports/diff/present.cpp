#include "reports/diff/present.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/humanise.hpp"

namespace s7::reports::diff {
namespace {

using storage::ColumnKind;
using storage::Value;

enum class Group : std::uint8_t { fresh, changed, lost };

Group group_of(Kind kind) {
  if (kind >= Kind::lost_partner) return Group::lost;
  return kind >= Kind::putget_opened ? Group::changed : Group::fresh;
}

Value known(const std::string& text) { return text.empty() ? Value{} : Value{text}; }

std::vector<Value> row_of(const Difference& of) {
  return {std::string(name(of.kind)),
          std::string(audit::name(severity_of(of.kind))),
          known(of.client),
          known(of.server),
          of.port ? Value{*of.port} : Value{},
          known(of.address),
          known(of.subject),
          known(of.before),
          known(of.after),
          of.count > 0 ? Value{of.count} : Value{},
          known(of.first_seen),
          known(of.last_seen),
          of.observation};
}

void add_side(Document& page, const char* role, const Snapshot& side) {
  if (side.captures == 0) {
    page.add(Block::Kind::item, fmt::format("{} {}: no capture", role, side.name));
    return;
  }
  page.add(Block::Kind::item,
           fmt::format("{} {}: {}, {} UTC, {} covered", role, side.name, counted(side.captures, "capture"),
                       time_span(side.first, side.last), human_duration(side.covered_us)));
  for (const std::string& restriction : side.restrictions)
    page.add(Block::Kind::subitem, fmt::format("only this was looked at: {}", restriction), true);
}

void add_group(Document& page, const Differences& differences, Group group, const char* heading) {
  const auto wanted = [group](const Difference& one) { return group_of(one.kind) == group; };
  if (std::none_of(differences.begin(), differences.end(), wanted)) return;
  page.add(Block::Kind::heading, heading);
  for (const Difference& one : differences) {
    if (!wanted(one)) continue;
    const std::string when =
        one.first_seen.empty() ? "" : fmt::format(" ({} UTC)", time_span(one.first_seen, one.last_seen));
    page.add(Block::Kind::item, fmt::format("{}: {}{}", name(one.kind), one.observation, when),
             one.kind == Kind::first_write || one.kind == Kind::new_partner);
  }
}

}  // namespace

Table differences_table(const Differences& differences) {
  Table table;
  table.title = "Differences";
  const auto column = [&](const char* title, ColumnKind kind) {
    const Alignment alignment = kind == ColumnKind::integer ? Alignment::right : Alignment::left;
    table.columns.push_back({title, kind, alignment, 0, false});
  };
  for (const char* text : {"kind", "severity", "client", "server"}) column(text, ColumnKind::text);
  column("port", ColumnKind::integer);
  for (const char* text : {"address", "subject", "before", "after"}) column(text, ColumnKind::text);
  column("count", ColumnKind::integer);
  for (const char* time : {"first_seen", "last_seen"}) column(time, ColumnKind::time);
  column("observation", ColumnKind::text);
  for (const Difference& one : differences) table.rows.push_back(row_of(one));
  return table;
}

std::string difference_counts(const Differences& differences) {
  std::string out;
  for (const auto& [group, word] : {std::pair(Group::fresh, "new"), std::pair(Group::changed, "changed"),
                                    std::pair(Group::lost, "not seen any more")}) {
    const auto count = std::count_if(differences.begin(), differences.end(),
                                     [group = group](const Difference& one) { return group_of(one.kind) == group; });
    if (count > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", human_count(count), word);
  }
  return out.empty() ? "no differences" : out;
}

Document differences_page(const Snapshot& before, const Snapshot& after, const Differences& differences) {
  Document page;
  page.add(Block::Kind::title,
           fmt::format("From {} to {}: {}", before.name, after.name, difference_counts(differences)));
  add_side(page, "Old:", before);
  add_side(page, "New:", after);
  if (after.covered_us < before.covered_us && before.captures > 0) {
    page.add(Block::Kind::paragraph,
             "The newer inventory covers less time than the older one: what is not seen there may only come later.");
  }
  if (before.covered_us < after.covered_us && after.captures > 0) {
    page.add(Block::Kind::paragraph,
             "The older inventory covers less time than the newer one: what is new may have been there before.");
  }
  add_group(page, differences, Group::fresh, "New");
  add_group(page, differences, Group::changed, "Changed");
  add_group(page, differences, Group::lost, "Not seen any more");
  return page;
}

}  // namespace s7::reports::diff
