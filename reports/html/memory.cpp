#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "reports/audit/words.hpp"
#include "reports/html/controller_parts.hpp"
#include "reports/html/svg.hpp"
#include "reports/html/table.hpp"
#include "reports/humanise.hpp"
#include "reports/ranges.hpp"

namespace s7::reports::html {
namespace {

using audit::Access;
using audit::AuditInput;
using audit::Index;
using storage::Value;

constexpr Alignment right = Alignment::right;
constexpr std::size_t most_ranges = 24;
constexpr std::size_t most_maps = 1'200;    // on the page
constexpr std::size_t most_drawn = 20'000;  // ranges on the page

// Accesses of one station to one block with one operation, added up.
struct Sum {
  TouchedRanges ranges;
  std::uint64_t requests = 0, ok = 0, failed = 0;
  std::map<std::uint16_t, std::uint64_t> codes;
  std::optional<audit::Duration> period;
};

using Key = std::tuple<std::string, std::int64_t, Index, audit::Operation>;  // area, block, asker

std::map<Key, Sum> sums_of(const AuditInput& input, Index station) {
  std::map<Key, Sum> sums;
  for (const Index index : input.stations[station].asked) {
    const Access& access = input.accesses[index];
    Sum& sum = sums[{access.area, access.db.value_or(-1), input.asker(access), access.operation}];
    sum.ranges.add(access.area, access.db, access.first_byte, access.bytes, access.detail);
    sum.requests += access.requests;
    sum.ok += access.ok;
    sum.failed += access.failed;
    for (const audit::CodeSeen& code : access.codes) sum.codes[code.code] += code.count;
    if (access.period_median) sum.period = std::min(sum.period.value_or(*access.period_median), *access.period_median);
  }
  return sums;
}

std::string_view word(audit::Operation operation) {
  switch (operation) {
    case audit::Operation::read: return "reads";
    case audit::Operation::write: return "writes";
    default: return "subscribes to";
  }
}

Value count(std::uint64_t number) { return human_count(static_cast<std::int64_t>(number)); }

Value codes_text(const AuditInput& input, const Sum& sum) {
  std::string text;
  for (const auto& [code, number] : sum.codes)
    text += fmt::format("{}{}x {}", text.empty() ? "" : ", ", human_count(static_cast<std::int64_t>(number)),
                        audit::code_text(input, code));
  return text.empty() ? Value{} : Value{std::move(text)};
}

std::vector<Value> row_of(const AuditInput& input, const Key& key, const Sum& sum) {
  return {input.who(std::get<2>(key)),
          std::string(word(std::get<3>(key))),
          sum.ranges.text(most_ranges),
          count(sum.requests),
          count(sum.ok),
          count(sum.failed),
          codes_text(input, sum),
          sum.period ? Value{human_duration(*sum.period)} : Value{}};
}

std::string maps(const AuditInput& input, Index station, const ByteMapBounds& bounds) {
  const std::vector<TouchedBlock> blocks = touched_blocks(input, station);
  std::string out;
  std::size_t drawn = 0;
  for (const TouchedBlock& block : blocks) {
    if (drawn == bounds.maps) break;
    out += byte_map(input, block, bounds);
    ++drawn;
  }
  if (!out.empty()) out = drawing_region("Byte maps of " + input.who(station), out);
  if (drawn < blocks.size())
    out += fmt::format("<p class=note>{} more blocks have no map here; the table below has all of them.</p>\n",
                       blocks.size() - drawn);
  return out;
}

}  // namespace

ByteMapBounds bounds_for(const AuditInput& input, const std::vector<Index>& stations) {
  std::size_t maps = 1, ranges = 0;
  for (const Index station : stations) {
    for (const TouchedBlock& block : touched_blocks(input, station)) {
      ++maps;
      for (const Lane& lane : block.lanes)
        for (const auto& [touch, touched] : lane.ranges) ranges += touched.size();
    }
  }
  ByteMapBounds bounds;
  if (maps > most_maps)
    bounds.maps = std::clamp<std::size_t>(most_maps / std::max<std::size_t>(stations.size(), 1), 4, bounds.maps);
  if (ranges > most_drawn) bounds.ranges = std::clamp<std::size_t>(most_drawn / maps, 6, bounds.ranges);
  return bounds;
}

std::string memory(const AuditInput& input, Index station, const ByteMapBounds& bounds) {
  Table table{
      "Memory",
      {column("station"), column("does"), column("bytes"), column("requests", right), column("ok", right),
       column("failed", right, true), column("answered with", Alignment::left, true), column("shortest period", right)},
      {}};
  for (std::size_t i = 6; i < table.columns.size(); ++i) table.columns[i].rank = 1;
  for (const auto& [key, sum] : sums_of(input, station)) table.rows.push_back(row_of(input, key, sum));
  if (table.rows.empty()) return {};
  return maps(input, station, bounds) +
         render(table, {fmt::format("Memory of {}: who asks for which bytes", input.who(station)), {}, false, false});
}

}  // namespace s7::reports::html
