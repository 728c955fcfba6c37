#pragma once

// What is permitted: the lines of a plan. docs/plan.md describes the file and what its cells mean.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/input/network.hpp"
#include "storage/records.hpp"

namespace s7::reports::plan {

// Who may connect, or be connected to.
struct Party {
  std::string text;               // as written: address, network or name of a station; empty: any
  std::vector<Network> networks;  // what the text stands for; empty: any
  [[nodiscard]] bool any() const noexcept { return networks.empty(); }
  friend bool operator==(const Party&, const Party&) = default;
};

// Variables that a line permits to touch.
struct Permit {
  bool read = false, write = false;             // a subscription reads
  bool by_client = true, by_server = false;     // who asks
  std::string area;                             // "*": any
  std::optional<std::int64_t> db;               // absent: any number, and areas without numbers
  std::optional<std::int64_t> first_byte, end;  // end: one behind the last; both or none: the whole block
  std::string detail;                           // what has no bytes, as the view `accesses` shows it; empty: any
  friend bool operator==(const Permit&, const Permit&) = default;
};

struct Line {
  std::size_t number = 0;  // in its file, from 1; 0: made from an inventory
  Party client, server;
  std::optional<std::uint16_t> port;                    // absent: any
  std::optional<std::string> client_tsap, server_tsap;  // hex digits; absent: any
  std::string protocol;                                 // empty: any
  std::optional<Permit> permit;                         // absent: the connection alone
  std::string name, owner, purpose, approved;
};

struct Plan {
  std::string file;  // for messages
  std::vector<Line> lines;
};

// Whether a and b are the same TSAP. Zeros in front do not count: spreadsheets drop them.
[[nodiscard]] bool same_tsap(std::string_view a, std::string_view b) noexcept;

// Words of the columns `area` and `protocol`.
[[nodiscard]] const std::vector<std::string_view>& areas();
[[nodiscard]] const std::vector<std::string_view>& protocols();
// Whether blocks of this area have numbers.
[[nodiscard]] bool is_numbered(std::string_view area) noexcept;

}  // namespace s7::reports::plan
