#pragma once

// Group 4: alarm messages that controllers push, their acknowledgement, locking and query. Layouts: docs/s7-userdata.md
// section 5.

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/fields.hpp"

namespace s7::dissector {

enum class AlarmFunction : std::uint8_t {
  alarm_8 = 0x05,
  notify = 0x06,
  lock = 0x07,
  unlock = 0x08,
  scan = 0x09,
  acknowledge = 0x0b,
  acknowledged = 0x0c,
  locked = 0x0d,
  unlocked = 0x0e,
  archive = 0x10,
  alarm_sq = 0x11,
  alarm_s = 0x12,
  query = 0x13,
  notify_8 = 0x16,
};

// One message object. Which of the states it has depends on its syntax.
struct AlarmObject {
  std::uint8_t syntax = 0;  // 0x15 lock, 0x16 alarm, 0x19 acknowledge, 0x1c notify
  std::uint8_t length = 0;  // bytes behind the length byte, without the values
  std::uint8_t value_count = 0;
  std::uint32_t event_id = 0;  // message number
  std::optional<std::uint8_t> event_state, state;
  std::optional<std::uint8_t> acknowledged_going, acknowledged_coming;
  std::optional<std::uint8_t> event_going, event_coming, event_last_changed, reserved;
  ByteView rest;  // of the fixed part, behind what is known
};

// Objects one after the other, their associated values included.
class AlarmObjectRange {
 public:
  AlarmObjectRange(ByteView bytes, std::size_t count) noexcept : in_(bytes), left_(count) {}
  // Values of the object before must have been taken, or are skipped.
  std::optional<Result<AlarmObject>> next() noexcept;
  // Associated values of the object that next() gave last. Hand the range back when it was walked.
  [[nodiscard]] DataItemRange values() const noexcept {
    return {in_.rest(), value_count_, DataItemRange::Kind::answer};
  }
  void values_end(const DataItemRange& walked) noexcept;
  [[nodiscard]] ByteView rest() const noexcept { return in_.rest(); }

 private:
  ByteReader in_;
  std::size_t left_;
  std::uint8_t value_count_ = 0;
};

// A state byte of eight signals, and each of its bits.
void put_alarm_signals(FieldKey, std::uint8_t bits, FieldSink&);

// Return the bytes that no layout covers. Indications: all functions that push.
std::size_t describe_alarm_indication(AlarmFunction, ByteView payload, FieldSink&);
std::size_t describe_alarm_request(ByteView payload, FieldSink&);  // lock, unlock, acknowledge, query
std::size_t describe_alarm_answer(ByteView payload, FieldSink&);   // lock, unlock, acknowledge
std::size_t describe_alarm_query_answer(ByteView payload, FieldSink&);
std::size_t describe_archive(ByteView payload, FieldSink&);

}  // namespace s7::dissector
