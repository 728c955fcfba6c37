#pragma once

// What follows from facts and tables of the machine: the vendor from a MAC address, the family from an order number.

#include <vector>

#include "reports/knowledge/families.hpp"
#include "reports/knowledge/techniques.hpp"
#include "storage/writer.hpp"

namespace s7::cli {

struct Reference {
  reports::Families families;
  reports::Techniques techniques;
  std::string vendors;  // file; "": none
};

// For the captures written in this call; ids of 0 are passed over.
void derive_facts(storage::Writer& writer, const std::vector<storage::CaptureId>& captures, const Reference& reference);

}  // namespace s7::cli
