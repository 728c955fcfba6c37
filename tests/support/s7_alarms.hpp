#pragma once

// Userdata group 4 but for status lists: messages, diagnostic pushes, alarms.

#include <cstdint>
#include <span>

#include "tests/support/s7_userdata.hpp"

namespace s7::test {

// 0x02: `events`: 1 operating mode, 2 system, 4 user diagnostics, 0x80 programmed messages (then with a type).
[[nodiscard]] Bytes message_service(std::uint8_t events, std::string_view user, std::uint8_t type = 0);
// 0x03, and one entry of the diagnostic buffer.
[[nodiscard]] Bytes diagnostic_entry(std::uint16_t event, std::uint8_t priority, std::uint8_t block, std::int64_t at);

struct AlarmObject {
  std::uint8_t syntax = 0x16;  // 15, 16, 19 or 1C
  std::uint32_t id = 0;
  std::uint8_t event_state = 0, state = 0, going = 0, coming = 0;
  std::vector<DataItem> values;
};
// Indications: time stamp, objects. `scan` puts two unknown bytes before and behind the stamp.
[[nodiscard]] Bytes alarm_indication(std::int64_t at, const std::vector<AlarmObject>& objects, bool scan = false);
[[nodiscard]] Bytes alarm_lock(std::uint8_t function, const std::vector<std::uint32_t>& ids);  // 0x07, 0x08
[[nodiscard]] Bytes alarm_acknowledge(const std::vector<std::uint32_t>& ids);                  // 0x0B
[[nodiscard]] Bytes alarm_codes(std::uint8_t function, const std::vector<std::uint8_t>& codes);
[[nodiscard]] Bytes alarm_query(std::uint8_t query_type, std::uint32_t value);  // 0x13

struct PendingAlarm {
  std::uint8_t type = 4;  // 1 SCAN, 2 ALARM_8, 4 ALARM_S: with times and a value
  std::uint32_t id = 0;
  std::uint8_t event_state = 1, going = 0, coming = 1;
  std::int64_t came = 0, went = 0;
  DataItem value;
};
// `open`: the length is left open and a zero byte ends the list.
[[nodiscard]] Bytes alarm_query_answer(const std::vector<PendingAlarm>& alarms, bool open = false);
// 0x10: archive data.
[[nodiscard]] Bytes archive_send(std::uint32_t id, const Bytes& data);

}  // namespace s7::test
