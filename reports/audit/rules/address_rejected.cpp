// address-rejected: single items are refused, because their address, length or type is not what the controller has.
// One finding per controller and return code.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/audit/block_refusals.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/rules/changes.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "address-rejected";
constexpr std::size_t most_blocks = 4;

// How far a block was served, and where it was out of range. Bytes.
struct Bounds {
  std::optional<std::int64_t> last_served, first_refused, missing;  // missing: this byte is not there
  TouchedRanges refused;
};

struct Group {
  RefusedItems items;
  std::map<std::string, Bounds> blocks;  // "DB5"
  bool knows_ends = false;               // of at least one block both a served and a missing byte are known
  std::optional<Turn> turn;              // the same ranges were served before
};

void note_refused(const Access& access, Bounds& bounds) {
  bounds.refused.add(access.area, access.db, access.first_byte, access.bytes, access.detail);
  if (!access.first_byte || !access.bytes || *access.bytes < 1) return;
  const std::int64_t first = *access.first_byte;
  // The last byte of an access is missing when any is; a huge one from the wire stays where it is.
  const std::int64_t last = *access.bytes > INT32_MAX || first > INT32_MAX ? first : first + *access.bytes - 1;
  bounds.first_refused = std::min(bounds.first_refused.value_or(first), first);
  bounds.missing = std::min(bounds.missing.value_or(last), last);
}

void note_served(const AuditInput& input, Index server, std::map<std::string, Bounds>& blocks) {
  for (const Index index : input.stations[server].asked) {
    const Access& access = input.accesses[index];
    if (access.ok == 0 || !access.first_byte || !access.bytes || !is_put_get(input, access)) continue;
    const auto block = blocks.find(block_of(access));
    if (block == blocks.end() || *access.bytes > INT32_MAX || *access.first_byte > INT32_MAX) continue;
    const std::int64_t last = *access.first_byte + *access.bytes - 1;
    block->second.last_served = std::max(block->second.last_served.value_or(last), last);
  }
}

// Timers and counters can't be written; clients that try are seen in healthy plants.
bool is_harmless(const Access& access, std::uint16_t code) {
  return code == not_allowed && access.operation == Operation::write && (access.area == "T" || access.area == "C");
}

bool contains(const std::vector<BlockRefusals>& blocks, const Access& access) {
  return std::any_of(blocks.begin(), blocks.end(),
                     [&](const BlockRefusals& block) { return block.area == access.area && block.db == access.db; });
}

bool has_ends(const Bounds& bounds) {
  return bounds.last_served && bounds.missing && *bounds.last_served < *bounds.missing;
}

std::map<std::uint16_t, Group> groups_of(const AuditInput& input, Index server) {
  std::vector<BlockRefusals> blocks = block_refusals(input, server, id);
  std::erase_if(blocks, [&](const BlockRefusals& block) { return is_unreachable(input, server, block); });
  std::map<std::uint16_t, Group> groups;
  if (blocks.empty()) return groups;
  for (const Index index : input.stations[server].asked) {
    const Access& access = input.accesses[index];
    if (!is_put_get(input, access) || !contains(blocks, access)) continue;
    if (input.mutes.covers(input, id, input.asker(access), server)) continue;
    for (const CodeSeen& code : access.codes) {
      if (code.code >= 0x100 || is_harmless(access, code.code)) continue;
      Group& group = groups[code.code];
      group.items.add(input, access, code);
      note_refused(access, group.blocks[block_of(access)]);
      group.turn = earlier(group.turn, turn_of(access, code));
    }
  }
  for (auto& [code, group] : groups) {
    note_served(input, server, group.blocks);
    for (const auto& [name, bounds] : group.blocks) group.knows_ends |= code == out_of_range && has_ends(bounds);
  }
  return groups;
}

// "DB5: served up to byte 99, refused 100-119, so it is 100 to 119 bytes long as seen from here"
std::string block_text(const std::string& name, const Bounds& bounds, bool lengths) {
  std::string text = bounds.refused.text(3);
  if (!bounds.last_served) return text;
  text += fmt::format(" (of {} bytes up to {} were served", name, *bounds.last_served);
  if (lengths && has_ends(bounds)) {
    const std::int64_t shortest = *bounds.last_served + 1, longest = *bounds.missing;
    text += shortest == longest ? fmt::format(": {} bytes long as seen from here", longest)
                                : fmt::format(": {} to {} bytes long as seen from here", shortest, longest);
  }
  return text + ")";
}

struct Wording {
  std::string title, cause, alternatives, advice, settles;
  Confidence confidence = Confidence::medium;
};

Wording too_short(const Group& group) {
  return {"addresses beyond the end",
          "The controller's blocks are shorter than the client's list of addresses expects.",
          "Another program is loaded than the one that the list was made for; start address or length in the client is"
          " wrong by a factor (bytes, words, bits).",
          "Compare the addresses above with the length of the block in the loaded program; lengthen the block or"
          " shorten the client's list.",
          "The length of the block online.",
          group.knows_ends ? Confidence::high : Confidence::medium};
}

Wording missing() {
  return {"blocks or addresses that are missing",
          "What is asked for does not exist in the controller.",
          "Another program is loaded than the one that the client was made for; another controller answers at this"
          " address; on an S7-1200 or S7-1500 the block may be optimized.",
          "Compare the numbers above with the blocks that are loaded, and the address with the station that is meant.",
          "The list of blocks online.",
          Confidence::medium};
}

Wording wrong_type() {
  return {"types or lengths that do not fit",
          "The client names another data type or length than the address has.",
          "A library that pads or counts items differently.",
          "Compare data type and length of these items in the client with the controller's; timers and counters need"
          " their own types.",
          "One refused item in Wireshark beside one that is served.",
          Confidence::medium};
}

Wording forbidden() {
  return {"access that is not allowed",
          "The controller does not allow this access to this address.",
          "Timers or counters addressed with a wrong type; write protection of the block; protection by user or level.",
          "See whether the block is write-protected, and whether the client addresses it with the right type.",
          "The properties of the block online.",
          Confidence::low};
}

Wording no_hardware() {
  return {"inputs or outputs that do not answer",
          "The module behind these addresses is missing, has failed or has other addresses.",
          "Start address or length in the client reaches beyond the module.",
          "Look at the module and at its addresses in the hardware configuration.",
          "The diagnosis of the module.",
          Confidence::medium};
}

Wording unknown_code() {
  return {"items that are refused",
          "The code is not one of the documented ones.",
          "A gateway or another maker's controller with codes of its own.",
          "Look at one refused item in Wireshark and ask the maker of the device.",
          "The documentation of the device.",
          Confidence::low};
}

Wording wording(std::uint16_t code, const Group& group) {
  switch (code) {
    case out_of_range: return too_short(group);
    case object_missing: return missing();
    case type_unknown:
    case type_mismatch: return wrong_type();
    case not_allowed: return forbidden();
    case hardware_fault: return no_hardware();
    default: return unknown_code();
  }
}

std::string contrast(const AuditInput& input, Index server, const Group& group) {
  const auto others = askers(input, server, [&](const Access& access) {
    return group.blocks.contains(block_of(access)) &&
           !std::binary_search(group.items.clients.begin(), group.items.clients.end(), input.asker(access));
  });
  std::string text;
  if (!others.empty()) text += fmt::format(" {} had items of the same blocks served.", stations_text(input, others, 3));
  const Use beside = served(input, server, [&](const Access& access) {
    return !group.blocks.contains(block_of(access)) &&
           std::binary_search(group.items.clients.begin(), group.items.clients.end(), input.asker(access));
  });
  if (beside.items > 0)
    text +=
        fmt::format(" {} served besides: {}.",
                    counted(static_cast<std::int64_t>(beside.items), "item was", "items were"), beside.ranges.text(3));
  return text;
}

// What worked until the controller was changed is no mistake in the client.
void explain_change(const AuditInput& input, Index server, const Turn& turn, Finding& finding) {
  const Event* change = change_at(input, server, turn);
  if (change == nullptr) return;
  finding.likely_cause =
      "The change in between left the controller without what the client asks for: the block became shorter, was"
      " renumbered, or is missing.";
  finding.confidence = Confidence::medium;
  finding.advice = fmt::format(
                       "Ask who changed {} at {}, and compare these blocks before and after it; then correct the "
                       "program or the client's"
                       " list. ",
                       input.who(server), when(change->at.time)) +
                   finding.advice;
  finding.evidence.add(change->at);
}

Finding tell(const AuditInput& input, Index server, std::uint16_t code, const Group& group) {
  Finding finding;
  finding.rule = id;
  finding.severity = Severity::warning;
  about(finding, server, group.items);
  const Wording words = wording(code, group);
  std::vector<std::string> blocks;
  for (const auto& [name, bounds] : group.blocks) blocks.push_back(block_text(name, bounds, code == out_of_range));
  finding.title = fmt::format("{} refuses {}", input.who(server), words.title);
  finding.observation = fmt::format(
      "{} refused {} of {} with {}, {}: {}.{}", introduced(input, server),
      counted(static_cast<std::int64_t>(group.items.count), "item"), stations_text(input, group.items.clients, 3),
      code_text(input, code), when(group.items.seen), listed(blocks, most_blocks), contrast(input, server, group));
  if (group.turn) finding.observation += turn_text(input, server, *group.turn);
  finding.likely_cause = words.cause;
  finding.confidence = words.confidence;
  finding.alternatives = words.alternatives;
  finding.advice = words.advice;
  finding.settles = words.settles;
  if (group.turn) explain_change(input, server, *group.turn, finding);
  return finding;
}

}  // namespace

void address_rejected(const AuditInput& input, Findings& findings) {
  for (const Index server : controllers(input))
    for (const auto& [code, group] : groups_of(input, server))
      if (group.items.count > 1) findings.push_back(tell(input, server, code, group));
}

}  // namespace s7::reports::audit::rules
