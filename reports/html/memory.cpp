#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

#include "reports/audit/words.hpp"
#include "reports/html/controller_parts.hpp"
#include "reports/html/small_byte_maps.hpp"
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
constexpr std::size_t fewest_maps = 4;      // of a controller; else all of its blocks are drawn alike
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

// Blocks, then numbers. Blocks that one station asks for alike (they are in one request) share a row.
std::vector<Value> row_of(const AuditInput& input, const Sum& sum) {
  return {sum.ranges.text(most_ranges),
          count(sum.requests),
          count(sum.ok),
          count(sum.failed),
          codes_text(input, sum),
          sum.period ? Value{human_duration(*sum.period)} : Value{}};
}

bool alike(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::equal(a.begin() + 1, a.end(), b.begin() + 1, b.end());
}

// What one station does with one operation, in the order of blocks.
class PartnerRows {
 public:
  void add(std::vector<Value> row) {
    const auto same = std::find_if(rows_.begin(), rows_.end(), [&row](const Row& other) {
      return other.blocks < most_ranges && alike(other.cells, row);
    });
    if (same == rows_.end()) {
      rows_.push_back({std::move(row), 1});
      return;
    }
    std::get<std::string>(same->cells[0]) += "; " + std::get<std::string>(row[0]);
    ++same->blocks;
  }
  void move_to(Table& table) {
    for (Row& row : rows_) table.rows.push_back(std::move(row.cells));
  }

 private:
  struct Row {
    std::vector<Value> cells;
    std::size_t blocks = 0;
  };
  std::vector<Row> rows_;
};

std::vector<RowGroup> add_rows(Table& table, const AuditInput& input, const std::map<Key, Sum>& sums) {
  std::map<std::pair<Index, audit::Operation>, PartnerRows> partners;
  for (const auto& [key, sum] : sums) partners[{std::get<2>(key), std::get<3>(key)}].add(row_of(input, sum));
  std::vector<RowGroup> groups;
  for (auto& [does, rows] : partners) {
    groups.push_back({fmt::format("{} {}", input.who(does.first), word(does.second)), table.rows.size()});
    rows.move_to(table);
  }
  return groups;
}

std::string maps(const AuditInput& input, Index station, const MemoryBounds& bounds) {
  const std::vector<TouchedBlock> blocks = touched_blocks(input, station);
  const std::size_t single = bounds.maps > 0 && blocks.size() <= bounds.maps + 1 ? blocks.size() : bounds.maps;
  std::string out;
  for (std::size_t i = 0; i < single; ++i) out += byte_map(input, blocks[i], bounds);
  if (single < blocks.size()) out += small_byte_maps(std::span(blocks).subspan(single), single > 0);
  return out.empty() ? out : "<div class=draw>\n" + out + "</div>\n";
}

// Drops what is too much; says how much that was.
std::string shortened(Table& table, std::vector<RowGroup>& groups, std::size_t most) {
  if (table.rows.size() <= most) return {};
  const auto dropped = static_cast<std::int64_t>(table.rows.size() - most);
  table.rows.resize(most);
  std::erase_if(groups, [most](const RowGroup& group) { return group.first >= most; });
  return fmt::format(
      "<p class=\"note more\">{} are not on this page; all of them: s7scope report INVENTORY accesses -f csv</p>\n",
      counted(dropped, "more row"));
}

}  // namespace

MemoryBounds bounds_for(const AuditInput& input, const std::vector<Index>& stations) {
  std::size_t maps = 1, ranges = 0;
  for (const Index station : stations) {
    for (const TouchedBlock& block : touched_blocks(input, station)) {
      ++maps;
      for (const Lane& lane : block.lanes)
        for (const auto& [touch, touched] : lane.ranges) ranges += touched.size();
    }
  }
  MemoryBounds bounds;
  bounds.rows /= std::max<std::size_t>(stations.size(), 1);
  if (maps > most_maps) {
    bounds.maps = std::min(most_maps / std::max<std::size_t>(stations.size(), 1), bounds.maps);
    if (bounds.maps < fewest_maps) bounds.maps = 0;
  }
  if (ranges > most_drawn) bounds.ranges = std::clamp<std::size_t>(most_drawn / maps, 6, bounds.ranges);
  return bounds;
}

std::string memory(const AuditInput& input, Index station, const MemoryBounds& bounds) {
  Table table{
      "Memory",
      {column("blocks and bytes"), column("requests", right), column("ok", right), column("failed", right, true),
       column("answered with", Alignment::left, true), column("shortest period", right)},
      {}};
  for (std::size_t i = 4; i < table.columns.size(); ++i) table.columns[i].rank = 1;
  std::vector<RowGroup> groups = add_rows(table, input, sums_of(input, station));
  if (table.rows.empty()) return {};
  const std::string rest = shortened(table, groups, std::max<std::size_t>(bounds.rows, 1));
  const std::string caption =
      fmt::format("Memory of {}: who asks for which bytes; numbers are of each block", input.who(station));
  return maps(input, station, bounds) + render(table, {caption, {}, false, false, std::move(groups)}) + rest;
}

}  // namespace s7::reports::html
