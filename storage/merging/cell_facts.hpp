#pragma once

// What one capture holds of a connection, some or all of which is counted elsewhere.

#include <cstdint>
#include <set>
#include <vector>

#include "storage/sqlite.hpp"

namespace s7::storage {

// The facts of a connection in one capture.
struct Cell {
  std::int64_t capture = 0, connection = 0;
};

// Takes out all of it but rows of what these observations do not show at all; without exception where they show the
// connection under another name only. Throws StorageError.
void take_out_facts(Database& db, const Cell& cell, const std::vector<std::int64_t>& observations, bool shown_by_them);

struct CountedElsewhere {
  // When the capture shows TCP connections that are counted elsewhere; microseconds by its own clock.
  struct Time {
    std::int64_t first_us = 0, last_us = 0;
  };
  std::vector<Time> times;
  // Captures that they are counted in. Empty: under another name (TSAPs, protocol), where no row can be compared.
  std::set<std::int64_t> captures;
  // Of the TCP connections that are counted nowhere else.
  std::int64_t own_requests = 0, own_responses = 0;
};

// For a cell that shows TCP connections which nobody else saw beside such that are counted elsewhere. Leaves of it what
// can be added to what is counted elsewhere, and nothing twice:
// - requests and responses of the connection as its own TCP connections had them, which is exact;
// - rows, codes and minutes of times when no TCP connection that is counted elsewhere was there: exact;
// - rows of what the captures that count do not show at all: exact;
// - of other rows by how much they exceed those that count, since what one sensor counted has happened at least: the
//   larger count stands in the end, and the truth is that or more.
// Latencies, periods and value changes can't be divided, and go. Throws StorageError.
void keep_what_is_told_apart(Database& db, const Cell& cell, const CountedElsewhere& counted);

}  // namespace s7::storage
