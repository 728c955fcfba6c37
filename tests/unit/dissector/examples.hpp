#pragma once

// examples.tsv: 175 TPKT packets of real devices with what they are.

#include <string>
#include <vector>

#include "tests/support/bytes.hpp"

namespace s7::test {

struct Example {
  std::string code, name;
  bool to_server = false;
  std::size_t length = 0;
  Bytes packet;
};

[[nodiscard]] const std::vector<Example>& examples();

}  // namespace s7::test
