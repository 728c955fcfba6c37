#include "reports/audit/block_refusals.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace s7::reports::audit {
namespace {

constexpr std::size_t many_blocks = 10;  // that are not there, as the rule `scan` counts them
constexpr std::uint64_t few_times = 2;   // a client that needs a block asks more often

using Key = std::tuple<std::string, std::int64_t>;

// Clients that ask this server for very many blocks that it lacks, each a few times only.
std::set<Index> explorers(const AuditInput& input, Index server) {
  std::map<Index, std::map<std::int64_t, std::uint64_t>> missing;
  for (const Index index : input.stations[server].asked) {
    const Access& access = input.accesses[index];
    if (!is_put_get(input, access) || !access.db || access.ok > 0) continue;
    if (const CodeSeen* code = find_code(access.codes, object_missing))
      missing[input.asker(access)][*access.db] += code->count;
  }
  std::set<Index> found;
  for (const auto& [client, blocks] : missing) {
    std::uint64_t questions = 0;
    for (const auto& [db, count] : blocks) questions += count;
    if (blocks.size() > many_blocks && questions <= few_times * blocks.size()) found.insert(client);
  }
  return found;
}

void add(const AuditInput& input, const Access& access, BlockRefusals& block) {
  if (access.first_byte)
    block.lowest_asked = std::min(block.lowest_asked.value_or(*access.first_byte), *access.first_byte);
  const Seen& whole = input.connections[access.connection].seen;
  for (const CodeSeen& code : access.codes) {
    if (code.code >= 0x100) continue;  // the whole job was refused: another matter
    block.refused.add(input, access, code);
    block.persistent |= persistent(code.seen, whole);
  }
}

bool refused_any(const AuditInput& input, Index server) {
  const std::vector<Index>& asked = input.stations[server].asked;
  return std::any_of(asked.begin(), asked.end(), [&](Index index) { return !input.accesses[index].codes.empty(); });
}

}  // namespace

std::string BlockRefusals::name() const { return block_name(area, db); }

bool BlockRefusals::as_a_whole() const noexcept {
  return served.items == 0 || served.seen.last.time < refused.seen.first.time;
}

std::vector<BlockRefusals> block_refusals(const AuditInput& input, Index server, std::string_view rule) {
  if (!refused_any(input, server)) return {};
  const std::set<Index> left_out = explorers(input, server);
  std::map<Key, BlockRefusals> blocks;
  for (const Index index : input.stations[server].asked) {
    const Access& access = input.accesses[index];
    if (!is_put_get(input, access)) continue;
    BlockRefusals& block = blocks[{access.area, access.db.value_or(-1)}];
    block.area = access.area;
    block.db = access.db;
    if (access.ok > 0) add_use(block.served, access);
    const Index client = input.asker(access);
    if (!left_out.contains(client) && !input.mutes.covers(input, rule, client, server)) add(input, access, block);
  }
  std::vector<BlockRefusals> result;
  for (auto& [key, block] : blocks)
    if (block.refused.count > 1 && block.persistent) result.push_back(std::move(block));
  return result;
}

bool is_unreachable(const AuditInput& input, Index server, const BlockRefusals& block) {
  const Family* family = input.family(server);
  if (family != nullptr && family->putget == PutGetSwitch::always_open) return false;  // knows no optimized blocks
  if (block.area != "DB" || !block.as_a_whole()) return false;
  bool only_out_of_range = true;
  for (const auto& [code, count] : block.refused.codes) {
    if (code != object_missing && code != out_of_range && code != not_allowed) return false;
    only_out_of_range &= code == out_of_range;
  }
  return !only_out_of_range || block.lowest_asked.value_or(0) == 0;
}

}  // namespace s7::reports::audit
