#pragma once

// What a merge did, for those who asked for it. Observations are numbers of the merged inventory.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace s7::storage {

struct MergedCapture {
  std::string inventory, name, sensor;
  std::int64_t observation = 0;  // 0: not taken
  std::string same_in;           // not taken: the inventory that the same capture is taken from
};

// A connection that several observations showed: its facts are those of one of them.
struct SharedConnection {
  std::string client, server;
  std::int64_t port = 0;
  std::int64_t taken_from = 0;
  struct Other {
    std::int64_t observation = 0;
    std::int64_t shared = 0;  // TCP connections that others saw, too
    std::int64_t own = 0;     // TCP connections that it alone saw
    std::int64_t mixed = 0;   // of these: in sums with shared ones, so that only a part of what was asked is known
  };
  std::vector<Other> others;  // ascending
};

// Attempts that ended differently for different observations, or that one saw and another one did not.
struct DividedAttempts {
  std::string client, server;
  std::int64_t port = 0;
  std::int64_t count = 0;
  std::string outcome;             // as it counts
  std::vector<std::int64_t> seen;  // observations that saw them end so
  struct Different {
    std::int64_t observation = 0;
    std::string outcome;  // empty: recorded at that time, shows other traffic of one of the two, and not this
  };
  std::vector<Different> different;
};

struct MergeSummary {
  std::vector<MergedCapture> captures;  // those taken in their order, and those left out
  std::vector<SharedConnection> shared;
  std::vector<DividedAttempts> divided;
  std::size_t undecidable = 0;              // TCP connections that may count twice: their beginning was not seen
  std::size_t halves = 0;                   // TCP connections of which each sensor saw one direction, together both
  std::vector<std::string> name_conflicts;  // networks that the inventories call differently
};

}  // namespace s7::storage
