#pragma once

// What is told seldom and stored singly: events, identity facts, questions for MACs. Bounded in number.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dissector/track/events.hpp"
#include "storage/records.hpp"

namespace s7::cli {

struct ConnectionFacts;

struct EventRow {
  std::uint16_t capture = 0;
  std::uint64_t order = 0;  // place of the packet in the observation
  const ConnectionFacts* connection = nullptr;
  storage::EventRecord record;
};
EventRow event_row(const dissector::ControllerEvent& event);
EventRow event_row(const dissector::StationEvent& event);

struct FactKey {
  std::uint16_t capture = 0;
  std::string address, mac, vlan, fact, value, source;
  [[nodiscard]] storage::DeviceFact record(const storage::Span& seen) const {
    return {address, mac, vlan, fact, value, source, seen};
  }
  friend auto operator<=>(const FactKey&, const FactKey&) = default;
};

struct ResolutionRow {
  std::uint16_t capture = 0;
  storage::ResolutionKey stations;
  friend auto operator<=>(const ResolutionRow&, const ResolutionRow&) = default;
};

class RareFacts {
 public:
  // Of each kind; what comes after that is only counted.
  static constexpr std::size_t limit = 50'000;

  void add(EventRow&& row);
  void add(const dissector::IdentityFact& fact);
  void add(const dissector::ResolutionSeen& seen);

  [[nodiscard]] const std::vector<EventRow>& events() const noexcept { return events_; }
  [[nodiscard]] const std::map<FactKey, storage::Span>& facts() const noexcept { return facts_; }
  [[nodiscard]] const std::map<ResolutionRow, storage::ResolutionTotals>& resolutions() const noexcept {
    return resolutions_;
  }
  // Left out because of the limit, per capture.
  [[nodiscard]] const std::map<std::uint16_t, storage::ProblemTotals>& left_out() const noexcept { return left_out_; }

 private:
  void leave_out(std::uint16_t capture, const storage::Mark& at);

  std::vector<EventRow> events_;
  std::map<FactKey, storage::Span> facts_;
  std::map<ResolutionRow, storage::ResolutionTotals> resolutions_;
  std::map<std::uint16_t, storage::ProblemTotals> left_out_;
};

}  // namespace s7::cli
