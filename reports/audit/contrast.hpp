#pragma once

// Contrast: what works beside what does not, the strongest evidence that a fault rule has; and the guards that keep a
// rule from concluding too much. Nothing here is worded beyond a clause: the rules say what it means.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "reports/audit/exposure.hpp"
#include "reports/audit/input.hpp"

namespace s7::reports::audit {

// The entry of a code among codes; nullptr: it never came.
[[nodiscard]] const CodeSeen* find_code(const std::vector<CodeSeen>& codes, std::uint16_t code) noexcept;

// Vantage: whether an answer of `server` that is missing means something. Not where one direction of either station is
// not captured.
[[nodiscard]] bool silence_tells(const AuditInput& input, Index client, Index server);

// Who got an answer of a kind, and when.
struct Reached {
  std::vector<Index> stations;  // each once, ascending
  Seen seen;                    // the packets that show it
  [[nodiscard]] bool any() const noexcept { return !stations.empty(); }
};

// Whether the server confirmed this attempt's COTP connection: a partner answers, whatever it refused later.
[[nodiscard]] bool confirmed(const Attempt& attempt) noexcept;
// Whether something began or ended between two times: then it was there, while a span around them proves nothing.
[[nodiscard]] bool begins_or_ends_within(const Seen& seen, Time from, Time to) noexcept;
// Whether one end of a connection certainly sent packets between two times. A session that was there before and after
// counts when nothing had to be repeated in it, or when every request was answered sooner than that time is long: its
// partner may have been away in between.
[[nodiscard]] bool spoke_within(const AuditInput& input, const Connection& connection, Direction Session::*direction,
                                Time from, Time to);
// Packets of connections of this pair on this port on which the server answered: when it worked.
[[nodiscard]] Seen worked(const AuditInput& input, Index client, Index server, std::uint16_t port);
// Other clients that the server answered on this port between two times.
[[nodiscard]] Reached others_reaching(const AuditInput& input, Index client, Index server, std::uint16_t port,
                                      Time from, Time to);
// Other servers that answered this client on any port between two times.
[[nodiscard]] Reached reached_beside(const AuditInput& input, Index client, Index server, Time from, Time to);

// Variable access by PUT/GET that was served.
using AccessFilter = std::function<bool(const Access&)>;
[[nodiscard]] Use served(const AuditInput& input, Index asked, const AccessFilter& wanted);
// The stations that asked for what `served` found.
[[nodiscard]] std::vector<Index> askers(const AuditInput& input, Index asked, const AccessFilter& wanted);

// The last download (program or hardware configuration) to a station that succeeded between two times.
[[nodiscard]] const Event* last_download(const AuditInput& input, Index station, Time from, Time to);

// Whether this client looks for controllers rather than for one partner: many servers within a minute, most in vain.
// Then a server that does not answer it is no fault.
[[nodiscard]] bool sweeps(const AuditInput& input, Index client);
// The same for many questions: each client is looked at once. The input must outlive it.
class Sweepers {
 public:
  explicit Sweepers(const AuditInput& input) : input_(&input) {}
  [[nodiscard]] bool contain(Index client);

 private:
  const AuditInput* input_;
  std::unordered_map<Index, bool> known_;
};

// Clients validate their lists in the first seconds of a connection. Whether refusals are more than that: they go on,
// or the connection ends with them. `whole`: what was seen of the connection.
[[nodiscard]] bool persistent(const Seen& refusals, const Seen& whole) noexcept;

// Names the family where it is known: "S7-1200"; else "controller".
[[nodiscard]] std::string family_name(const AuditInput& input, Index station);

}  // namespace s7::reports::audit
