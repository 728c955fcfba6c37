#pragma once

// How far the reading is: a bar on a terminal, silence elsewhere.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace s7::cli {

// What the bar tells. `bytes_total` 0: the end is unknown.
struct ProgressState {
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_total = 0;
  std::uint64_t packets = 0;
};

// One line of at most `width` cells: "reading  42 % [########            ]  1.2 M packets  3.4 M/s  12 s left".
[[nodiscard]] std::string progress_line(const ProgressState& state, std::chrono::duration<double> elapsed,
                                        std::size_t width);

class Progress {
 public:
  using Clock = std::chrono::steady_clock;
  // Draws on `descriptor` (standard error; -1: nowhere) if that is a terminal, first after half a second: short work
  // shows no bar.
  explicit Progress(int descriptor);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  // Cheap: call it with every batch. Draws at most ten times a second.
  void update(const ProgressState& state);
  // Takes the bar away, so that a message can be written; the next update brings it back.
  void clear();

 private:
  void put(const std::string& text);

  int descriptor_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point started_, next_;
};

}  // namespace s7::cli
