#pragma once

// A sample: a file, and what is true of it.

#include <string>

#include "tests/support/pcap_write.hpp"
#include "tests/support/samples/ledger.hpp"

namespace s7::test::samples {

struct Sample {
  std::string name;   // of the file
  Bytes content;      // of the file
  std::string truth;  // JSON; empty where another sample's truth holds
};

[[nodiscard]] Sample plant_cell();

// All of them, in the order of samples/README.md.
[[nodiscard]] std::vector<Sample> all_samples();

}  // namespace s7::test::samples
