#include "capture/pcapng_interface.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace s7::capture {
namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;

constexpr std::array<std::uint64_t, 20> powers_of_ten = [] {
  std::array<std::uint64_t, 20> powers{};
  std::uint64_t power = 1;
  for (auto& entry : powers) {
    entry = power;
    power *= 10;
  }
  return powers;
}();

// Calls use(code, value) for each option until the list ends or is damaged: options never cost a packet.
template <class Use>
void for_each_option(std::span<const std::uint8_t> options, ByteOrder order, Use use) {
  constexpr std::size_t header = 4;
  while (options.size() >= header) {
    const auto code = order.u16(options.data());
    const std::size_t length = order.u16(options.data() + 2);
    options = options.subspan(header);
    if (code == 0 || length > options.size()) return;
    use(code, options.first(length));
    options = options.subspan(std::min(options.size(), (length + 3) & ~std::size_t{3}));
  }
}

}  // namespace

TickClock::TickClock(std::uint8_t resolution, std::int64_t offset) noexcept
    : binary_((resolution & 0x80U) != 0), exponent_(resolution & 0x7fU), offset_(offset) {
  if (binary_ || exponent_ > 9 || offset_ != 0) return;
  simple_factor_ = powers_of_ten[9 - exponent_];
  most_simple_ticks_ = static_cast<std::uint64_t>(std::numeric_limits<Timestamp>::max()) / simple_factor_;
}

TickClock::Instant TickClock::split_decimal(std::uint64_t ticks) const noexcept {
  if (exponent_ >= powers_of_ten.size()) {  // 2^64 ticks are less than a second
    const auto excess = exponent_ - 9;
    return {0, excess < powers_of_ten.size() ? ticks / powers_of_ten[excess] : 0};
  }
  const auto fraction = ticks % powers_of_ten[exponent_];
  const auto nanoseconds =
      exponent_ <= 9 ? fraction * powers_of_ten[9 - exponent_] : fraction / powers_of_ten[exponent_ - 9];
  return {ticks / powers_of_ten[exponent_], nanoseconds};
}

TickClock::Instant TickClock::split_binary(std::uint64_t ticks) const noexcept {
  // 2^34 * 10^9 still fits 64 bits; the bits below 2^-34 seconds are less than a nanosecond.
  constexpr unsigned most_bits = 34;
  const auto seconds = exponent_ < 64 ? ticks >> exponent_ : 0;
  auto fraction = exponent_ < 64 ? ticks - (seconds << exponent_) : ticks;
  auto bits = exponent_;
  if (bits > most_bits) {
    const auto excess = bits - most_bits;
    fraction = excess < 64 ? fraction >> excess : 0;
    bits = most_bits;
  }
  return {seconds, (fraction * second_ns) >> bits};
}

Timestamp TickClock::at_slow(std::uint64_t ticks) const noexcept {
  constexpr std::int64_t most_seconds =
      std::numeric_limits<Timestamp>::max() / static_cast<std::int64_t>(second_ns) - 1;
  const auto instant = binary_ ? split_binary(ticks) : split_decimal(ticks);
  const auto seconds = static_cast<std::int64_t>(std::min<std::uint64_t>(instant.seconds, most_seconds));
  const auto sum =
      std::clamp(seconds + std::clamp(offset_, -2 * most_seconds, 2 * most_seconds), -most_seconds, most_seconds);
  return sum * static_cast<std::int64_t>(second_ns) + static_cast<std::int64_t>(instant.nanoseconds);
}

PcapngInterface PcapngInterface::read(std::span<const std::uint8_t> body, ByteOrder order) {
  constexpr std::uint16_t if_tsresol = 9;
  constexpr std::uint16_t if_tsoffset = 14;
  PcapngInterface interface;
  interface.link_type = order.u16(body.data());
  interface.snap_length = order.u32(body.data() + 4);
  std::uint8_t resolution = 6;
  std::int64_t offset = 0;
  for_each_option(body.subspan(8), order, [&](std::uint16_t code, std::span<const std::uint8_t> value) {
    if (code == if_tsresol && value.size() == 1) resolution = value[0];
    if (code == if_tsoffset && value.size() == 8) offset = static_cast<std::int64_t>(order.u64(value.data()));
  });
  interface.clock = TickClock(resolution, offset);
  return interface;
}

void PcapngInterface::read_statistics(std::span<const std::uint8_t> options, ByteOrder order) {
  constexpr std::uint16_t isb_ifdrop = 5;
  constexpr std::uint16_t isb_osdrop = 7;
  for_each_option(options, order, [&](std::uint16_t code, std::span<const std::uint8_t> value) {
    if (value.size() != 8) return;
    if (code == isb_ifdrop) dropped_by_interface = order.u64(value.data());
    if (code == isb_osdrop) dropped_by_kernel = order.u64(value.data());
  });
}

}  // namespace s7::capture
