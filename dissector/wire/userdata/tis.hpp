#pragma once

// Group 1: test and installation functions, also called programmer commands: monitor, modify and force variables, block
// status, stacks, breakpoints, jobs. Layouts: docs/s7-userdata.md section 7.

#include <cstdint>
#include <optional>
#include <string>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/fields.hpp"

namespace s7::dissector {

constexpr std::uint8_t tis_group = 1;
enum class TisFunction : std::uint8_t {
  block_status = 0x01,
  variable_status = 0x02,
  istack = 0x03,
  bstack = 0x04,
  lstack = 0x05,
  time_measurement = 0x06,
  force_selection = 0x07,
  modify = 0x08,
  force = 0x09,
  breakpoint = 0x0a,
  exit_hold = 0x0b,
  memory_reset = 0x0c,
  disable_job = 0x0d,
  enable_job = 0x0e,
  delete_job = 0x0f,
  job_list = 0x10,
  read_job = 0x11,
  replace_job = 0x12,
  block_status_v2 = 0x13,
  flash_led = 0x16,
};

// Two lengths, then what they measure.
struct TisMessage {
  std::uint16_t parameter_size = 0, data_size = 0;  // as announced
  ByteView parameter, data, rest;
};
// Lengths beyond the payload are cut. Some devices announce four bytes of parameters too few: where exactly those are
// left over they count as parameters. Error: truncated (no lengths).
Result<TisMessage> decode_tis(ByteView payload) noexcept;

// Parameters of a request; later fields are there in longer forms.
struct TisParameter {
  std::uint16_t p1 = 0;
  std::uint16_t trigger_type = 0;  // 0 update or activate, 1 monitor or modify, 2 modify for good, 0x100 force
  std::uint16_t frequency = 0;     // 0 each cycle, 1 once, 2 always
  std::uint16_t answer_size = 0;
  std::uint16_t p5 = 0, p6 = 0, p7 = 0, p8 = 0, p9 = 0;
  std::uint16_t trigger_event = 0;  // code of tis_trigger_events()
  ByteView rest;                    // block and call environment, described only
};
// Error: truncated (fewer than 20 bytes).
Result<TisParameter> decode_tis_parameter(ByteView parameter) noexcept;

struct TisAddress {
  std::uint8_t area = 0;   // code of tis_areas()
  std::uint8_t count = 0;  // of elements; of bits: which bit
  std::uint16_t db = 0, first = 0;
  [[nodiscard]] constexpr bool is_bit() const noexcept { return (area & 0x0fU) == 0; }
};
// "MW 4", "DB10.DBD 8", "I 8.1", "MB 0 x6"; area in hex when unknown
std::string to_text(const TisAddress&);

// Variable status, modify and force: a count, addresses, and in requests that write the values behind them.
class TisAddressRange {
 public:
  // `data`: of the message.
  explicit TisAddressRange(ByteView data) noexcept : in_(data), announced_(in_.be16()), left_(announced_) {}
  [[nodiscard]] std::size_t announced() const noexcept { return announced_; }
  std::optional<TisAddress> next() noexcept;
  [[nodiscard]] ByteView rest() const noexcept { return in_.rest(); }

 private:
  ByteReader in_;
  std::size_t announced_, left_;
};

// Value items, each filled up to an even size.
class TisValueRange {
 public:
  TisValueRange(ByteView list, std::size_t count) noexcept : in_(list), left_(count) {}
  std::optional<DataItem> next() noexcept;
  [[nodiscard]] ByteView rest() const noexcept { return in_.rest(); }

 private:
  ByteReader in_;
  std::size_t left_;
};

// Returns the bytes that no layout covers.
std::size_t describe_tis(std::uint8_t function, bool request, ByteView payload, FieldSink&);

}  // namespace s7::dissector
