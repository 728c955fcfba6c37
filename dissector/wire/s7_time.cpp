#include "dissector/wire/s7_time.hpp"

#include <array>

#include "dissector/text.hpp"

namespace s7::dissector {
namespace {

constexpr bool is_bcd(std::uint8_t byte) noexcept { return byte >> 4U <= 9 && (byte & 0x0fU) <= 9; }
constexpr std::uint8_t from_bcd(std::uint8_t byte) noexcept {
  return static_cast<std::uint8_t>((byte >> 4U) * 10 + (byte & 0x0fU));
}

constexpr unsigned days_of(unsigned year, unsigned month) noexcept {
  constexpr std::array<std::uint8_t, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

bool is_date(const BcdTime& time) noexcept {
  return time.month >= 1 && time.month <= 12 && time.day >= 1 && time.day <= days_of(time.year, time.month) &&
         time.hour <= 23 && time.minute <= 59 && time.second <= 59;
}

void append_digits(std::string& out, std::uint32_t value, unsigned digits) {
  std::string text(digits, '0');
  for (unsigned i = digits; i > 0; value /= 10) text[--i] = static_cast<char>('0' + value % 10);
  out += text;
}

struct Fields {
  std::uint32_t year, month, day, hour, minute, second, millisecond;
};

std::string clock_of(const Fields& f) {
  std::string out;
  append_digits(out, f.hour, 2);
  append_digits(out += ':', f.minute, 2);
  append_digits(out += ':', f.second, 2);
  append_digits(out += '.', f.millisecond, 3);
  return out;
}

std::string text_of(const Fields& f) {
  std::string out;
  append_digits(out, f.year, 4);
  append_digits(out += '-', f.month, 2);
  append_digits(out += '-', f.day, 2);
  return out + ' ' + clock_of(f);
}

Fields fields_of(const BlockTime& time) noexcept {
  constexpr std::uint32_t day = 86'400'000;
  std::uint32_t days = time.days + time.milliseconds / day, year = 1984, month = 1;
  const std::uint32_t of_day = time.milliseconds % day;
  for (std::uint32_t length = 366; days >= length; length = days_of(year, 2) == 29 ? 366 : 365) {
    days -= length;
    ++year;
  }
  for (; days >= days_of(year, month); ++month) days -= days_of(year, month);
  return {year, month, days + 1, of_day / 3'600'000, of_day / 60'000 % 60, of_day / 1000 % 60, of_day % 1000};
}

}  // namespace

Result<BcdTime> decode_bcd_time(ByteView bytes) noexcept {
  if (bytes.size() < bcd_time_size) return Error::truncated;
  BcdTime out;
  out.bytes = bytes.first(bcd_time_size);
  constexpr std::uint8_t first_year = 89;  // of the nineties; smaller numbers are of this century
  const std::uint8_t year = from_bcd(bytes[0]);
  out.year = static_cast<std::uint16_t>(year + (year >= first_year ? 1900 : 2000));
  out.month = from_bcd(bytes[1]);
  out.day = from_bcd(bytes[2]);
  out.hour = from_bcd(bytes[3]);
  out.minute = from_bcd(bytes[4]);
  out.second = from_bcd(bytes[5]);
  out.millisecond = static_cast<std::uint16_t>(from_bcd(bytes[6]) * 10 + (bytes[7] >> 4U));
  out.weekday = bytes[7] & 0x0fU;
  bool digits = bytes[7] >> 4U <= 9;
  for (const std::uint8_t byte : bytes.first(7)) digits = digits && is_bcd(byte);
  out.valid = digits && is_date(out);
  return out;
}

std::string to_text(const BcdTime& time) {
  if (!time.valid) return "invalid " + hex_digits(time.bytes);
  return text_of({time.year, time.month, time.day, time.hour, time.minute, time.second, time.millisecond});
}

std::string to_text(const BlockTime& time) { return text_of(fields_of(time)); }

std::string to_wireshark_text(const BlockTime& time) {
  constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Fields f = fields_of(time);
  const std::string day = std::to_string(f.day);
  return std::string(months[f.month - 1]) + (day.size() < 2 ? "  " : " ") + day + ", " + std::to_string(f.year) + ' ' +
         clock_of(f);
}

}  // namespace s7::dissector
