#pragma once

// Group 2: cyclic and change-driven reading, reading of data records. Layouts: docs/s7-userdata.md section 3.

#include <cstdint>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/fields.hpp"
#include "dissector/wire/s7_items.hpp"

namespace s7::dissector {

constexpr std::uint8_t cyclic_group = 2;
enum class CyclicFunction : std::uint8_t {
  cyclic = 0x01,
  unsubscribe = 0x04,
  change_driven = 0x05,
  modify = 0x07,  // another list for a job that runs
  read_record = 0x08,
};
// Functions whose requests carry a list of addresses and whose answers and pushes carry values.
constexpr bool is_subscription(std::uint8_t function) noexcept {
  return function == 0x01 || function == 0x05 || function == 0x07;
}

struct CyclicRequest {
  std::uint16_t count = 0;
  std::uint8_t base = 0, factor = 0;  // base 0: 100 ms, 1: 1 s, 2: 10 s
  ByteView list;                      // the items
  [[nodiscard]] ItemRange items() const noexcept { return {list, count}; }
  [[nodiscard]] constexpr std::uint32_t interval_ms() const noexcept {
    return base > 2 ? 0 : factor * (base == 0 ? 100U : base == 1 ? 1000U : 10'000U);
  }
};
// Payload of a subscription request. Error: truncated.
Result<CyclicRequest> decode_cyclic_request(ByteView payload) noexcept;

struct CyclicValues {
  std::uint16_t count = 0;
  ByteView list;
  [[nodiscard]] DataItemRange values() const noexcept { return {list, count, DataItemRange::Kind::answer}; }
};
// Payload of the answer to a subscription and of its pushes. Error: truncated.
Result<CyclicValues> decode_cyclic_values(ByteView payload) noexcept;

struct CyclicEnd {
  std::uint8_t function = 0;  // that began the job
  std::uint8_t job = 0;       // sequence number of the job
};
// Payload of function 4. Error: truncated.
Result<CyclicEnd> decode_cyclic_end(ByteView payload) noexcept;

struct RecordAnswer {
  std::uint8_t return_code = 0;
  ByteView status, record;
  std::size_t unread = 0;  // bytes behind the record
};
// Payload of an answer of function 8. Decoder sources differ on a byte behind the return code: the reading that
// accounts for all bytes is taken. Error: truncated.
Result<RecordAnswer> decode_record_answer(ByteView payload) noexcept;

// `request`: of a request; else of an answer or a push. Returns the bytes that no layout covers.
std::size_t describe_cyclic(std::uint8_t function, bool request, ByteView payload, FieldSink&);

}  // namespace s7::dissector
