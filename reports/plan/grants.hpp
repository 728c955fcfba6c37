#pragma once

// All that the lines of one connection permit, added up, so that a question costs a look-up.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "reports/plan/observed.hpp"
#include "reports/plan/plan.hpp"

namespace s7::reports::plan {

class Grants {
 public:
  void add(const Permit& permit);
  // What of an access is not permitted to `initiator` in that direction: bytes, or for one without bytes the block
  // itself. Empty: all is permitted.
  [[nodiscard]] Touched lacking(const ObservedAccess& access, Initiator initiator, bool write) const;

 private:
  // Area and number; no number: any.
  using Key = std::tuple<Initiator, bool, std::string, std::optional<std::int64_t>>;
  struct Grant {
    bool whole = false;
    Intervals bytes;
    std::set<std::string> details;
  };
  [[nodiscard]] std::vector<const Grant*> grants_for(const Block& block, Initiator initiator, bool write) const;
  std::map<Key, Grant> grants_;
};

// Whether anything touched is what a permit speaks of.
[[nodiscard]] bool concerns(const Permit& permit, const Touched& touched);

}  // namespace s7::reports::plan
