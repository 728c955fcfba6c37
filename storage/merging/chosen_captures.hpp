#pragma once

// Which captures of several inventories are taken, and in which order: one that is in two of them is taken once.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/sqlite.hpp"

namespace s7::storage {

// A capture as an inventory has it. Times in microseconds.
struct OfferedCapture {
  std::size_t inventory = 0;  // place in the list of inventories
  std::int64_t id = 0, observation = 0;
  std::string name, fingerprint, sensor;
  std::int64_t packets = 0;
  std::optional<std::int64_t> first_us, last_us;
  bool complete = false;
  bool reduced = false;             // an earlier merge took some of its facts from another capture
  std::optional<std::size_t> same;  // place of the capture that is taken in its stead
};

[[nodiscard]] std::vector<OfferedCapture> offered_captures(const Database& db, std::size_t inventory);

// Sorts by observation, earliest first, whatever the order of the inventories, and sets `same`. Of two copies the
// complete one is taken, the one whose facts are whole, the longer one, the one with a sensor's name.
void choose(std::vector<OfferedCapture>& captures);

}  // namespace s7::storage
