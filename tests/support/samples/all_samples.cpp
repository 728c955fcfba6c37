#include "tests/support/samples/sample.hpp"

namespace s7::test::samples {

std::vector<Sample> all_samples() {
  std::vector<Sample> out;
  out.push_back(plant_cell());
  return out;
}

}  // namespace s7::test::samples
