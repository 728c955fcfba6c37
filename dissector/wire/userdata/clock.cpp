#include "dissector/wire/userdata/clock.hpp"

namespace s7::dissector {
namespace {
constexpr std::size_t clock_size = 10;
}

Result<ClockValue> decode_clock(ByteView payload) noexcept {
  ByteReader in(payload);
  ClockValue out;
  out.reserved = in.u8();
  const std::uint8_t century = in.u8();
  out.century = static_cast<std::uint8_t>((century >> 4U) * 10 + (century & 0x0fU));
  const auto time = decode_bcd_time(in.take(bcd_time_size));
  if (!in.ok() || !time) return Error::truncated;
  out.time = *time;
  return out;
}

std::size_t describe_clock(ByteView payload, FieldSink& out) {
  using namespace field_literals;
  const auto clock = decode_clock(payload);
  if (!clock) return payload.size();
  out.hex("s7comm.data.ts_reserved", clock->reserved, 1);
  out.number("s7comm.data.ts_year1", clock->century);
  out.time(clock->time);
  return payload.size() - clock_size;
}

}  // namespace s7::dissector
