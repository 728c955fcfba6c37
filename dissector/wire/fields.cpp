#include "dissector/wire/fields.hpp"

namespace s7::dissector {

void FieldSink::time(const BcdTime& time) {
  using namespace field_literals;
  made_word("s7comm.data.ts"_each, [&] { return to_text(time); });
  number("s7comm.data.ts_year2"_each, time.year % 100U);
  number("s7comm.data.ts_month"_each, time.month);
  number("s7comm.data.ts_day"_each, time.day);
  number("s7comm.data.ts_hour"_each, time.hour);
  number("s7comm.data.ts_minute"_each, time.minute);
  number("s7comm.data.ts_second"_each, time.second);
  number("s7comm.data.ts_millisecond"_each, time.millisecond);
  number("s7comm.data.ts_weekday"_each, time.weekday);
}

}  // namespace s7::dissector
