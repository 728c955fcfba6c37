// db-not-reachable: every access to a data block is refused item by item, while the controller serves others. Which of
// several causes it is no answer says.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/audit/block_refusals.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/rules/changes.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"
#include "reports/overview/facts.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "db-not-reachable";

struct Unreachable {
  Index server = 0;
  std::vector<BlockRefusals> blocks;
  RefusedItems all;
  Use beside;                       // other blocks and areas, to the same clients
  std::vector<Index> sisters;       // other controllers that served a block of this number to the same clients
  std::vector<Index> symbolic;      // clients that work with it by S7comm-plus
  std::optional<Turn> turn;         // it served one of the blocks before
  const Event* download = nullptr;  // else: the last one before the first refusal
};

bool among(const std::vector<BlockRefusals>& blocks, const Access& access) {
  return std::any_of(blocks.begin(), blocks.end(),
                     [&](const BlockRefusals& block) { return block.area == access.area && block.db == access.db; });
}

bool asked_by(const AuditInput& input, const Access& access, const std::vector<Index>& clients) {
  return std::binary_search(clients.begin(), clients.end(), input.asker(access));
}

void add(RefusedItems& sum, const RefusedItems& more) {
  sum.count += more.count;
  for (const auto& [code, count] : more.codes) sum.codes[code] += count;
  for (const Index client : more.clients)
    if (std::find(sum.clients.begin(), sum.clients.end(), client) == sum.clients.end()) sum.clients.push_back(client);
  for (const Index connection : more.connections) sum.connections.push_back(connection);
  sum.seen.extend(more.seen);
}

// Connections whose clients were served in a block, by area and number: gathered once, since many controllers ask.
using ServedBlocks = std::map<std::pair<std::string, std::optional<std::int64_t>>, std::vector<Index>>;

ServedBlocks served_blocks(const AuditInput& input) {
  ServedBlocks blocks;
  for (const Access& access : input.accesses) {
    if (access.ok == 0 || access.initiator != Initiator::client) continue;
    std::vector<Index>& connections = blocks[{access.area, access.db}];
    if (connections.empty() || connections.back() != access.connection) connections.push_back(access.connection);
  }
  return blocks;
}

void find_sisters(const AuditInput& input, const ServedBlocks& blocks, Unreachable& found) {
  for (const BlockRefusals& block : found.blocks) {
    const auto served_in = blocks.find({block.area, block.db});
    if (served_in == blocks.end()) continue;
    for (const Index index : served_in->second) {
      const Connection& connection = input.connections[index];
      const bool same_client =
          std::binary_search(found.all.clients.begin(), found.all.clients.end(), connection.client);
      if (same_client && connection.server != found.server) found.sisters.push_back(connection.server);
    }
  }
}

Unreachable look_at(const AuditInput& input, const ServedBlocks& blocks, Index server) {
  Unreachable found;
  found.server = server;
  for (BlockRefusals& block : block_refusals(input, server, id))
    if (is_unreachable(input, server, block)) found.blocks.push_back(std::move(block));
  for (const BlockRefusals& block : found.blocks) {
    add(found.all, block.refused);
    if (block.served.items > 0)
      found.turn = earlier(found.turn, Turn{block.served.seen.last.time, block.refused.seen.first.time});
  }
  if (found.blocks.empty()) return found;
  std::sort(found.all.clients.begin(), found.all.clients.end());
  std::sort(found.all.connections.begin(), found.all.connections.end());
  auto& connections = found.all.connections;
  connections.erase(std::unique(connections.begin(), connections.end()), connections.end());
  found.beside = served(input, server, [&](const Access& access) {
    return !among(found.blocks, access) && asked_by(input, access, found.all.clients);
  });
  find_sisters(input, blocks, found);
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (connection.protocol.starts_with("s7comm-plus") && connection.responses > 0)
      found.symbolic.push_back(connection.client);
  }
  if (!found.turn) found.download = last_download(input, server, 0, found.all.seen.first.time);
  return found;
}

std::string contrast(const AuditInput& input, const Unreachable& found) {
  std::string text;
  if (found.beside.items > 0) text += fmt::format(" It served the same clients {}.", found.beside.ranges.text(4));
  if (found.turn) text += turn_text(input, found.server, *found.turn);
  if (found.download != nullptr)
    text += fmt::format(" A download to it succeeded at {}, before the first refusal.", when(found.download->at.time));
  if (!found.sisters.empty())
    text += fmt::format(" {} served a block of that number to them.", stations_text(input, found.sisters, 3));
  if (!found.symbolic.empty())
    text += fmt::format(" {} works with it by S7comm-plus.", stations_text(input, found.symbolic, 3));
  return text;
}

std::string names(const Unreachable& found) {
  std::vector<std::string> blocks;
  for (const BlockRefusals& block : found.blocks) blocks.push_back(block.name());
  return listed(blocks, 6);
}

void explain(const AuditInput& input, const Unreachable& found, Finding& finding) {
  const Family* family = input.family(found.server);
  const bool one = found.blocks.size() == 1;
  if (family != nullptr && family->putget == PutGetSwitch::switchable) {
    finding.likely_cause = fmt::format(
        "Absolute addresses can't reach {}: on this family ({}) mostly because of optimized block access; otherwise "
        "{}.",
        one ? "it" : "them", family->name, one ? "it does not exist there" : "they do not exist there");
    finding.confidence = found.beside.items > 0 ? Confidence::medium : Confidence::low;
  } else {
    finding.likely_cause = fmt::format("{} there; on an S7-1200 or S7-1500 it may be optimized block access.",
                                       one ? "It does not exist" : "They do not exist");
    finding.confidence = Confidence::low;
  }
  finding.alternatives =
      "An instance data block or one with know-how protection; another program is loaded than the"
      " client was made for; another controller answers at this address.";
  finding.advice =
      "Look whether the block exists in the controller. If it is optimized: make a small standard data block for the"
      " exchange, or let the partner use symbolic access. Taking the tick off \"optimized block access\" sets its "
      "values"
      " back to their start values: not on a running machine, and not without a backup.";
  finding.settles = "The properties of the block in the project that is loaded.";
  const Event* change = found.turn ? change_at(input, found.server, *found.turn) : nullptr;
  if (change == nullptr) return;
  finding.likely_cause =
      fmt::format("The change in between took {} away: deleted, renumbered, or loaded with optimized block access.",
                  one ? "it" : "them");
  finding.confidence = Confidence::medium;
  finding.evidence.add(change->at);
}

Finding tell(const AuditInput& input, const Unreachable& found) {
  Finding finding;
  finding.rule = id;
  finding.severity = Severity::warning;
  about(finding, found.server, found.all);
  for (const BlockRefusals& block : found.blocks) finding.evidence.add(block.refused.seen.first);
  finding.title = fmt::format("{}: {} can't be reached", input.who(found.server), names(found));
  finding.observation =
      fmt::format("{} refused each of {} in {} that {} asked for, with {}, {}.{}", introduced(input, found.server),
                  counted(static_cast<std::int64_t>(found.all.count), "item"), names(found),
                  stations_text(input, found.all.clients, 3), found.all.codes_text(input), when(found.all.seen),
                  contrast(input, found));
  explain(input, found, finding);
  return finding;
}

}  // namespace

void db_not_reachable(const AuditInput& input, Findings& findings) {
  const ServedBlocks blocks = served_blocks(input);
  for (const Index server : controllers(input)) {
    const Unreachable found = look_at(input, blocks, server);
    if (!found.blocks.empty()) findings.push_back(tell(input, found));
  }
}

}  // namespace s7::reports::audit::rules
