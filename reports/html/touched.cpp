#include "reports/html/touched.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reports/html/svg.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {
namespace {

using audit::Access;

void add(Lane& lane, const Access& access) {
  const std::int64_t first = *access.first_byte;
  const std::int64_t end = first + std::max<std::int64_t>(access.bytes.value_or(1), 1);
  const Touch served = access.operation == audit::Operation::write ? Touch::write : Touch::read;
  if (access.ok > 0) lane.ranges[served].add(first, end);
  if (access.failed > 0) lane.ranges[Touch::refused].add(first, end);
}

}  // namespace

std::string_view name(Touch touch) noexcept {
  switch (touch) {
    case Touch::read: return "read";
    case Touch::write: return "write";
    case Touch::refused: break;
  }
  return "refused";
}

std::string touch_path(Touch touch, double x, double y, double width) {
  switch (touch) {
    case Touch::read: return fmt::format("M{} {}h{}", px(x), px(y + 5.5), px(width));
    case Touch::write: return fmt::format("M{} {}h{}", px(x), px(y + 12.5), px(width));
    case Touch::refused: break;
  }
  return fmt::format("M{} {}h{}v15h-{}z", px(x), px(y + 1.5), px(width), px(width));
}

char touch_class(Touch touch) noexcept {
  switch (touch) {
    case Touch::read: return 'r';
    case Touch::write: return 'w';
    case Touch::refused: break;
  }
  return 'x';
}

Intervals all_of(const TouchedBlock& block) {
  Intervals all;
  for (const Lane& lane : block.lanes)
    for (const auto& [touch, ranges] : lane.ranges) all.add(ranges);
  return all;
}

// Timers and counters have numbers where others have bytes.
std::string amount_of(const TouchedBlock& block) {
  std::int64_t count = 0;
  for (const auto& [first, end] : all_of(block)) count += end - first;
  if (block.area == "T") return counted(count, "timer");
  if (block.area == "C") return counted(count, "counter");
  return counted(count, "byte");
}

std::vector<TouchedBlock> touched_blocks(const audit::AuditInput& input, audit::Index asked) {
  std::map<std::pair<std::string, std::int64_t>, std::map<audit::Index, Lane>> blocks;
  for (const audit::Index index : input.stations[asked].asked) {
    const Access& access = input.accesses[index];
    if (!access.first_byte || (access.ok == 0 && access.failed == 0)) continue;
    Lane& lane = blocks[{access.area, access.db.value_or(-1)}][input.asker(access)];
    lane.asker = input.asker(access);
    add(lane, access);
  }
  std::vector<TouchedBlock> out;
  for (auto& [key, lanes] : blocks) {
    TouchedBlock& block = out.emplace_back();
    block.area = key.first;
    if (key.second >= 0) block.number = key.second;
    for (auto& [asker, lane] : lanes) block.lanes.push_back(std::move(lane));
  }
  return out;
}

}  // namespace s7::reports::html
