#pragma once

// Items that a controller refused one by one, put together by the block they lie in, beside what it served of that
// block.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/audit/contrast.hpp"
#include "reports/audit/refusals.hpp"

namespace s7::reports::audit {

struct BlockRefusals {
  std::string area;
  std::optional<std::int64_t> db;
  RefusedItems refused;  // persistent ones, of clients that are not left out
  Use served;            // to anybody
  std::optional<std::int64_t> lowest_asked;
  bool persistent = false;
  [[nodiscard]] std::string name() const;
  // Nothing of it was served since the first refusal.
  [[nodiscard]] bool as_a_whole() const noexcept;
};

// By area and number. `rule`: clients that its mutes name are left out; so are those who find out which blocks exist,
// asking for very many of them once or twice.
[[nodiscard]] std::vector<BlockRefusals> block_refusals(const AuditInput& input, Index server, std::string_view rule);

// Whether a block looks like one that absolute addresses can't reach at all, not like one that is too short.
[[nodiscard]] bool is_unreachable(const AuditInput& input, Index server, const BlockRefusals& block);

}  // namespace s7::reports::audit
