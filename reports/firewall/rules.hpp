#pragma once

// What a firewall has to let through so that exactly the planned connections work.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/input/names.hpp"
#include "reports/plan/plan.hpp"

namespace s7::reports::firewall {

// TCP connections from a client to a server and their answers. Both networks are of one IP version.
struct Rule {
  std::optional<Network> client, server;  // absent: any
  std::optional<std::uint16_t> port;      // absent: every guarded one
  std::string comment;                    // who, what, why
};

struct Rules {
  std::vector<std::uint16_t> ports;     // guarded: what no rule lets through to them is blocked; 102 is among them
  std::vector<Rule> rules;              // each once, in the order of the plan
  std::vector<std::size_t> impossible;  // lines of the plan whose client and server have no IP version in common
};

// Lines that differ in variables, TSAPs or protocol only become one rule: a firewall does not see those.
[[nodiscard]] Rules rules_for(const plan::Plan& plan, const StationNames& names);

// Where packets are looked at: on their way through (a router between cells), or into the host itself.
enum class Hook : std::uint8_t { forward, input };

// Each is a whole file; `source` says in its first lines what it was made from.
// For `nft -f`: a table of its own, that loading replaces.
[[nodiscard]] std::string nftables(const Rules& rules, Hook hook, std::string_view source);
// For `iptables-restore --noflush` and `ip6tables-restore --noflush`, the same file for both.
[[nodiscard]] std::string iptables(const Rules& rules, Hook hook, std::string_view source);
// For every other firewall, RFC 4180: source, destination, protocol, port, direction, action, comment.
[[nodiscard]] std::string csv(const Rules& rules);

// A comment that no quoting can be broken out of: printable, no quotes and backslashes, at most `most` bytes.
[[nodiscard]] std::string harmless(std::string_view text, std::size_t most);
// "102" or "102, 1102"
[[nodiscard]] std::string ports_text(const Rules& rules);

}  // namespace s7::reports::firewall
