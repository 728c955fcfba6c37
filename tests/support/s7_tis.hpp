#pragma once

// Userdata group 1, test and installation services: status, modify, force, breakpoints, jobs.

#include <cstdint>

#include "tests/support/s7_userdata.hpp"

namespace s7::test {

// The fixed twenty bytes of a request's parameter; `more`: block, step counter, call environment, as far as a service
// has them.
struct TestRequest {
  std::uint16_t action = 1;  // 0 update, 1 monitor or modify, 2 modify permanently, 0x100 force
  std::uint16_t cycle = 1;   // 0 every cycle, 1 once, 2 always
  std::uint16_t answer_size = 0;
  std::uint16_t trigger = 0x0200;
  Bytes more;
};
// Sizes of parameter and data, then both.
[[nodiscard]] Bytes test_payload(const TestRequest& request, const Bytes& data);
// Answers and pushes have four bytes of parameter.
[[nodiscard]] Bytes test_answer(const Bytes& data, std::uint16_t first = 0x0100, std::uint16_t second = 1);

// One variable: area code of the test functions, count of elements or bit number, block, byte.
struct TestVariable {
  std::uint8_t area = 0x02;  // memory words
  std::uint8_t count = 1;
  std::uint16_t db = 0;
  std::uint16_t offset = 0;
  Bytes value;  // written, or as it is
};
[[nodiscard]] Bytes test_addresses(const std::vector<TestVariable>& variables);             // count, addresses
[[nodiscard]] Bytes test_addresses_and_values(const std::vector<TestVariable>& variables);  // of modify and force
[[nodiscard]] Bytes test_values(const std::vector<TestVariable>& variables);                // answer of a status
[[nodiscard]] Bytes test_codes(std::size_t count, std::uint8_t code = 0xFF);  // answer of modify and force

// A request of this group: always the long head.
[[nodiscard]] Bytes test_request(Reference ref, std::uint8_t function, const Bytes& payload);
// Subfunction and number of the job that is to be enabled, disabled or deleted.
[[nodiscard]] Bytes test_job_name(std::uint8_t function, std::uint8_t job);

}  // namespace s7::test
