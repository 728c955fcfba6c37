#include "capture/window.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace s7::capture::testing {
namespace {

// Counts up, a few bytes at a time as a pipe does.
class Counting final : public ByteSource {
 public:
  Counting(std::size_t size, std::size_t step) : size_(size), step_(step) {}
  std::size_t read(std::span<std::uint8_t> room) override {
    const auto count = std::min({room.size(), step_, size_ - position_});
    for (auto& byte : room.first(count)) byte = static_cast<std::uint8_t>(position_++);
    largest_room = std::max(largest_room, room.size());
    return count;
  }
  const std::string& problem() const override { return problem_; }
  std::uint64_t consumed() const override { return position_; }
  std::size_t largest_room = 0;

 private:
  std::size_t size_, step_;
  std::size_t position_ = 0;
  std::string problem_;
};

TEST(Window, GivesEveryByteOnceWhateverTheSteps) {
  for (const std::size_t step : {1U, 3U, 64U, 1000U}) {
    Counting source(1000, step);
    Window window(source, 64);
    std::size_t position = 0;
    while (window.fill(7)) {
      for (std::size_t index = 0; index < 7; ++index) {
        ASSERT_EQ(window.available()[index], static_cast<std::uint8_t>(position + index));
      }
      window.consume(7);
      position += 7;
      ASSERT_EQ(window.offset(), position);
    }
    EXPECT_EQ(window.available().size(), 1000 % 7);
    EXPECT_TRUE(window.ended());
  }
}

TEST(Window, GrowsForOneRecordAndShrinksAfterIt) {
  Counting source(100'000, 100'000);
  Window window(source, 64);
  ASSERT_TRUE(window.fill(50'000));
  EXPECT_EQ(window.available()[49'999], static_cast<std::uint8_t>(49'999));
  while (window.available().size() > 10) window.consume(1);
  ASSERT_TRUE(window.fill(20));
  EXPECT_LE(window.available().size(), 64);
  EXPECT_EQ(window.available()[0], static_cast<std::uint8_t>(window.offset()));
}

TEST(Window, DoesNotAllocateWhatALyingLengthAsksFor) {
  Counting source(100, 100);
  Window window(source, 64);
  EXPECT_FALSE(window.fill(60 << 20));
  EXPECT_LE(source.largest_room, 256);
  EXPECT_EQ(window.available().size(), 100);
}

}  // namespace
}  // namespace s7::capture::testing
