#pragma once

// Which sessions with a controller were open at a time. Only sessions in which it answered: an opening that it refused
// held nothing.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "reports/audit/input.hpp"

namespace s7::reports::audit {

class OpenSessions {
 public:
  OpenSessions(const AuditInput& input, Index server);

  // Sessions that were opened before `time` and not closed before it; of one kind of partner, or of all ("").
  [[nodiscard]] std::size_t at(Time time, const std::string& type = {}) const;
  // How many of them each client held.
  [[nodiscard]] std::map<Index, std::uint64_t> clients_at(Time time) const;
  // Sessions that the inventory keeps as a sum only: they are in no count.
  [[nodiscard]] std::uint64_t not_counted() const noexcept { return not_counted_; }

 private:
  struct Span {
    Time from = 0, to = 0;
    Index client = 0;
  };
  // Beginnings and ends, each ascending: their numbers before a time tell how many are open.
  struct Times {
    std::vector<Time> from, to;
  };
  std::vector<Span> spans_;
  std::map<std::string, Times> times_;  // by kind of partner, "" for all
  std::uint64_t not_counted_ = 0;
};

}  // namespace s7::reports::audit
