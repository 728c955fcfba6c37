#pragma once

// The two time stamps of classic S7: BCD date and time, and the stamps of block headers. Layouts: docs/s7-userdata.md
// section 9. Both are local times of the controller, without a zone.

#include <cstdint>
#include <string>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

constexpr std::size_t bcd_time_size = 8;

// Controllers whose clock was never set send impossible dates: the numbers are as sent, `valid` says whether they are a
// date.
struct BcdTime {
  std::uint16_t year = 0, millisecond = 0;  // year: 1989 to 2088, from two digits
  std::uint8_t month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::uint8_t weekday = 0;  // 1 Sunday to 7 Saturday
  bool valid = false;
  ByteView bytes;  // the eight it was read from
};
// Error: truncated (fewer than eight bytes).
Result<BcdTime> decode_bcd_time(ByteView bytes) noexcept;
// "2014-08-20 11:59:43.912"; where it is no date, "invalid" and the bytes.
std::string to_text(const BcdTime&);

// Block headers: milliseconds of the day and days since 1984-01-01.
struct BlockTime {
  std::uint32_t milliseconds = 0;
  std::uint16_t days = 0;
  // Milliseconds since 1970, as if the controller's time were UTC.
  [[nodiscard]] constexpr std::int64_t since_1970() const noexcept {
    constexpr std::int64_t day = 86'400'000, days_from_1970_to_1984 = 5113;
    return (days_from_1970_to_1984 + days) * day + milliseconds;
  }
};
// "2015-12-15 22:59:37.264"
std::string to_text(const BlockTime&);
// "Dec 15, 2015 22:59:37.264", the day two characters wide: the form that Wireshark gives its time fields.
std::string to_wireshark_text(const BlockTime&);

}  // namespace s7::dissector
