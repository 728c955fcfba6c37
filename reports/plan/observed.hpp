#pragma once

// What an inventory shows of what a plan speaks of: who connected to whom, and which variables were touched.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "reports/input/network.hpp"
#include "reports/intervals.hpp"
#include "storage/reader.hpp"
#include "storage/records.hpp"

namespace s7::reports::plan {

using storage::Initiator;

// Variables that are asked for in one way: bytes of one block, or something without bytes.
struct Block {
  Initiator initiator = Initiator::client;
  bool write = false;
  std::string area;
  std::optional<std::int64_t> db;
  std::string detail;  // of what has no bytes; else empty
  friend auto operator<=>(const Block&, const Block&) = default;
};

struct TouchedBlock {
  Intervals bytes;
  bool whole = false;  // touched without saying where
  friend bool operator==(const TouchedBlock&, const TouchedBlock&) = default;
};
using Touched = std::map<Block, TouchedBlock>;

struct ObservedAccess {
  Block block;
  std::int64_t first = 0, end = 0;  // bytes first .. end-1; end 0: none to tell
  bool refused = false;             // every answer that was seen was a refusal
};

struct ObservedConnection {
  std::int64_t id = 0;
  std::string client, server;  // addresses
  std::uint16_t port = 0;
  std::optional<std::string> client_tsap, server_tsap;  // absent: the start was not seen
  std::string protocol;
  std::vector<ObservedAccess> accesses;
};

// Whether a plan speaks of such a connection: S7 and open communication on any port, and everything on port 102.
[[nodiscard]] bool concerns_plans(std::string_view protocol, std::int64_t port) noexcept;
// How the openings of connections ended, and so which connections came about: what was only attempted is not in a plan
// and no deviation from it.
class Openings {
 public:
  // A row of the view `attempts`. `server_tsap` is empty when unknown.
  void add(const std::string& client, const std::string& server, std::int64_t port, const std::string& server_tsap,
           std::string_view outcome, std::int64_t count);
  // A connection whose opening was not seen had come about before; so had one that answered more than its openings ask.
  [[nodiscard]] bool came_about(const ObservedConnection& connection, std::int64_t responses) const;

 private:
  using Key = std::tuple<std::string, std::string, std::int64_t, std::string>;
  struct Outcome {
    bool established = false;
    std::int64_t count = 0;
  };
  std::map<Key, Outcome> outcomes_;
};

// A row of `accesses` as plans see it. `bytes` below 1 counts as 1: what was asked for was that byte.
[[nodiscard]] ObservedAccess observed_access(Initiator initiator, bool write, std::string_view area,
                                             std::optional<std::int64_t> db, std::optional<std::int64_t> first_byte,
                                             std::optional<std::int64_t> bytes, std::string_view detail);

// Adds an access to what was touched.
void touch(Touched& touched, const ObservedAccess& access);
// Takes away what `other` has.
void remove(Touched& touched, const Touched& other);
[[nodiscard]] Touched touched_by(const ObservedConnection& connection);

// The connections that plans speak of, in the order of the view `connections`. Throws storage::StorageError.
[[nodiscard]] std::vector<ObservedConnection> load_observed(storage::Reader& inventory);

}  // namespace s7::reports::plan
