#include "reports/html/touched.hpp"

#include <algorithm>
#include <utility>

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
