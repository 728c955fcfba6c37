#pragma once

// What the decoding process tells with every batch.

#include <cstdint>
#include <vector>

#include "cli/live/row_fields.hpp"

namespace s7::cli {

struct BatchEnd {
  std::vector<storage::CaptureRecord> captures;  // counters only, in the order of the interfaces
  std::uint64_t pdus = 0;                        // S7 requests, answers and pushes since the start
  std::vector<std::uint16_t> ports;              // where S7 was found since the last batch
  bool begins_anew = false;                      // all that was known was handed over: see MessageKind::begin_anew
  std::uint64_t rows_lost = 0;             // sums given up because the inventory could not be written for too long
  std::uint64_t connections_given_up = 0;  // because there was no more memory for them
  std::uint64_t packets_not_saved = 0;     // because there was no room for them: PacketPost::left_out()
};

template <class Archive, Is<BatchEnd> R>
void fields(Archive& a, R& r) {
  all(a, r.captures, r.pdus, r.ports, r.begins_anew, r.rows_lost, r.connections_given_up, r.packets_not_saved);
}

}  // namespace s7::cli
