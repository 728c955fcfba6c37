#pragma once

// Memory of a controller as it was asked for: per block, station and outcome, as ranges of bytes.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/audit/input.hpp"
#include "reports/intervals.hpp"

namespace s7::reports::html {

// read, write: served; refused: answered with a code other than success.
enum class Touch : std::uint8_t { read, write, refused };
[[nodiscard]] std::string_view name(Touch touch) noexcept;

// How it is drawn, in byte maps and matrices alike: what was read as a bar in the upper half of a line of 18 pixels
// whose top left corner is (x, y), what was written in the lower half, what was refused as a frame around both. The
// path, and its class.
[[nodiscard]] std::string touch_path(Touch touch, double x, double y, double width);
[[nodiscard]] char touch_class(Touch touch) noexcept;

// What one station did with one block of memory.
struct Lane {
  audit::Index asker = 0;
  std::map<Touch, Intervals> ranges;
};

struct TouchedBlock {
  std::string area;
  std::optional<std::int64_t> number;
  std::vector<Lane> lanes;  // by the station's index
};

// What any station did with it.
[[nodiscard]] Intervals all_of(const TouchedBlock& block);
// "24 bytes", "3 timers".
[[nodiscard]] std::string amount_of(const TouchedBlock& block);

// Blocks by area and number. What has no byte address (symbols) is not in here. `asked`: who was asked.
[[nodiscard]] std::vector<TouchedBlock> touched_blocks(const audit::AuditInput& input, audit::Index asked);

}  // namespace s7::reports::html
