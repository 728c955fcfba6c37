#include "reports/audit/refusals.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit {
namespace {

void insert(std::vector<Index>& sorted, Index value) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), value);
  if (at == sorted.end() || *at != value) sorted.insert(at, value);
}

}  // namespace

std::string block_of(const Access& access) { return block_name(access.area, access.db); }

void RefusedItems::add(const AuditInput& input, const Access& access, const CodeSeen& code) {
  count += code.count;
  codes[code.code] += code.count;
  blocks.insert(block_of(access));
  ranges.add(access.area, access.db, access.first_byte, access.bytes, access.detail);
  insert(clients, input.asker(access));
  insert(connections, access.connection);
  seen.extend(code.seen);
}

std::string RefusedItems::codes_text(const AuditInput& input) const {
  std::vector<std::string> texts;
  for (const auto& [code, number] : codes)
    texts.push_back(codes.size() == 1 ? code_text(input, code)
                                      : fmt::format("{}x {}", human_count(static_cast<std::int64_t>(number)),
                                                    code_text(input, code)));
  return listed(texts);
}

void about(Finding& finding, Index server, const RefusedItems& refused) {
  finding.server = server;
  finding.count = refused.count;
  if (refused.clients.size() == 1) finding.client = refused.clients.front();
  if (refused.connections.size() == 1) finding.connection = refused.connections.front();
  finding.saw(refused.seen);
}

}  // namespace s7::reports::audit
