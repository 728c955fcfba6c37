#pragma once

// What the lines of a connection list speak of: each contiguous range that one side of a connection touched in one way,
// and each connection over which no variable was touched.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/audit/input.hpp"

namespace s7::reports::commissioning {

// Memory that was touched. Of a block without bytes (symbols, NC data) `detail` says what.
struct Range {
  storage::Initiator initiator = storage::Initiator::client;
  storage::Operation operation = storage::Operation::read;
  std::string area, detail;
  std::optional<std::int64_t> db, first, last;  // bytes, or elements of timers and counters; a bit counts as its byte
};

struct Line {
  audit::Index connection = 0;
  std::optional<Range> range;                      // absent: no variable access was seen
  std::optional<audit::Duration> cycle;            // shortest time between two identical requests
  std::uint64_t requests = 0, ok = 0, failed = 0;  // items of the range
  std::optional<audit::Time> first_seen, last_seen;
};

// In the order of the list: server, client, block, byte. Only connections that plans speak of and that came about.
[[nodiscard]] std::vector<Line> list_lines(const audit::AuditInput& input);

// Stays the same whenever the same plant is captured: made of the stations, port, TSAPs, protocol, block and direction,
// and of the first byte behind a dash. "3f9a0c12d4-20"; "3f9a0c12d4" where there are no bytes.
[[nodiscard]] std::string row_id(const audit::AuditInput& input, const Line& line);

}  // namespace s7::reports::commissioning
