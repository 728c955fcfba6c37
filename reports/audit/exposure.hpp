#pragma once

// PUT/GET per controller: what was asked by absolute address, by whom, and whether it was served.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/audit/input.hpp"
#include "reports/document.hpp"
#include "reports/ranges.hpp"

namespace s7::reports::audit {

// As the view `devices` says it. Never "disabled": silence proves nothing.
enum class Verdict : std::uint8_t { not_observed, used_and_open, used_and_refused };

// What one station had served by a controller.
struct Use {
  std::uint64_t items = 0;  // served
  TouchedRanges ranges;
  std::optional<Duration> shortest_period;
  Seen seen;  // answers
  std::vector<Index> connections;
};

struct Exposure {
  Index station = 0;
  std::uint64_t asked = 0, served = 0, refused = 0, failed = 0;  // items; refused: with 0x8104; failed: otherwise
  std::map<Index, Use> reads, writes;                            // by the station that asked
  Seen refused_seen;
  bool answers_only = false;  // of some classic connection no question was captured
  [[nodiscard]] Verdict verdict() const noexcept;
};

// Whether an access is one that PUT or GET could make: classic, by absolute address.
[[nodiscard]] bool is_put_get(const AuditInput& input, const Access& access);
// Stations that were addressed as controllers: servers of S7, and whoever was asked for variables.
[[nodiscard]] std::vector<Index> controllers(const AuditInput& input);
// Adds what an access had served.
void add_use(Use& use, const Access& access);
[[nodiscard]] Exposure exposure_of(const AuditInput& input, Index station);

// "10.0.0.5 writes DB50 0-15 every 500 ms"
[[nodiscard]] std::string use_text(const AuditInput& input, Index asker, const Use& use, std::string_view verb);

// "used and open, written by 10.0.0.5 (HMI 1)"; what silence means where there is nothing else.
[[nodiscard]] std::string verdict_text(const AuditInput& input, const Exposure& exposure);

// The verdict of every controller, with the length of the captures beside it.
void add_verdicts(Document& page, const AuditInput& input);

}  // namespace s7::reports::audit
