#pragma once

// What a rule of the audit says, and how surely. Wording: an observation is a fact, a setting is only ever likely.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/audit/facts.hpp"

namespace s7::reports::audit {

enum class Severity : std::uint8_t { info, notice, warning, critical };
enum class Confidence : std::uint8_t { low, medium, high };
[[nodiscard]] std::string_view name(Severity) noexcept;
[[nodiscard]] std::string_view name(Confidence) noexcept;
// "info", "notice", ...; nullopt for another word.
[[nodiscard]] std::optional<Severity> severity_of(std::string_view word) noexcept;

// Packets that show it, in the order they were added: the first ones count, further ones are dropped.
class Evidence {
 public:
  static constexpr std::size_t most = 5;
  // A place without frame, or one that is there already, is left out.
  void add(const Place& place);
  void add(const Seen& seen) {
    add(seen.first);
    add(seen.last);
  }
  [[nodiscard]] const std::vector<Place>& places() const noexcept { return places_; }

 private:
  std::vector<Place> places_;
};

struct Finding {
  std::string rule;  // stable id
  Severity severity = Severity::info;
  std::string title;                         // one line: what, where
  std::optional<Index> client, server;       // stations; whom it concerns
  std::optional<Index> connection;           // when it is about one only
  std::uint64_t count = 0;                   // how often: what is counted stands in the observation
  std::string observation;                   // facts with numbers and the contrast: what works beside what does not
  std::string likely_cause;                  // "PUT/GET is probably permitted"; empty where the observation says all
  Confidence confidence = Confidence::high;  // of the likely cause, or of the observation where there is none
  std::string alternatives;                  // what else it could be
  std::string advice;                        // what to do next
  std::string settles;                       // what would prove or disprove it
  std::string technique;                     // ATT&CK for ICS; filled in by audit() from the mapping where empty
  std::optional<Time> first_seen, last_seen;
  Evidence evidence;
  std::string filter;  // display filter that Wireshark accepts and that shows the evidence

  // Widens first_seen and last_seen, adds both packets to the evidence.
  void saw(const Seen& seen);
  void saw(const Place& place);
  // Widens first_seen and last_seen alone.
  void during(const Seen& seen);
};

using Findings = std::vector<Finding>;

}  // namespace s7::reports::audit
