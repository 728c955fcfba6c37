#include "cli/live/clock_watch.hpp"

#include <ctime>
#include <utility>

namespace s7::cli {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t most_doubt = 10'000'000;     // then this process was held up between both readings
constexpr std::int64_t longest_wait = 60 * second;  // of a packet in the ring

std::int64_t read_clock(::clockid_t clock) noexcept {
  ::timespec time{};
  ::clock_gettime(clock, &time);
  return std::int64_t{time.tv_sec} * second + time.tv_nsec;
}

std::int64_t distance(std::int64_t a, std::int64_t b) noexcept { return a > b ? a - b : b - a; }

}  // namespace

ClockWatch::Reading ClockWatch::now() noexcept {
  const std::int64_t before = read_clock(CLOCK_BOOTTIME);
  const std::int64_t wall = read_clock(CLOCK_REALTIME);
  const std::int64_t after = read_clock(CLOCK_BOOTTIME);
  return {wall, before + (after - before) / 2, after - before};
}

ClockWatch::ClockWatch(std::function<Reading()> read)
    : read_(std::move(read)), last_(read_()), stepped_(last_.steady - longest_wait) {}

std::int64_t ClockWatch::look() {
  const Reading reading = read_();
  if (reading.doubt > most_doubt) return 0;
  const std::int64_t step = (reading.wall - last_.wall) - (reading.steady - last_.steady);
  last_ = reading;
  if (distance(step, 0) < least_step) return 0;
  offset_before_ = std::exchange(offset_, offset_ + step);
  stepped_ = reading.steady;
  return step;
}

std::int64_t ClockWatch::straight(std::int64_t stamp) const noexcept {
  const std::int64_t time = stamp - offset_;
  if (last_.steady - stepped_ >= longest_wait) return time;
  const std::int64_t otherwise = stamp - offset_before_;
  return distance(time, straight_now()) <= distance(otherwise, straight_now()) ? time : otherwise;
}

}  // namespace s7::cli
