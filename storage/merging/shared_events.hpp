#pragma once

// Events that several observations show count once; one that only the less complete observation shows stays.

#include <cstdint>

#include "storage/sqlite.hpp"

namespace s7::storage {

// The events of one connection in one observation.
struct EventsOf {
  std::int64_t observation = 0, connection = 0;
};

// Deletes the events of `loser` that `winner` has, too: same kind, stations and detail, each matched once, within the
// tolerance after `clock_ahead_us` was taken from the loser's times. What is left of the loser's belongs to the
// winner's connection afterwards.
void take_out_events(Database& db, const EventsOf& loser, const EventsOf& winner, std::int64_t clock_ahead_us);

// The same for events of stations, which belong to no connection: of several observations the first one's stays.
void take_out_station_events(Database& db);

}  // namespace s7::storage
