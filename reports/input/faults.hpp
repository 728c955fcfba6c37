#pragma once

// What is wrong with a file that people write: every mistake with its place, so that one round of mending is enough.

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace s7::reports {

// A file that can't be used. One line of text per mistake, each beginning with the file's name; what() is the first.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<std::string> lines);
  [[nodiscard]] const std::vector<std::string>& lines() const noexcept { return lines_; }

 private:
  std::vector<std::string> lines_;
};

// Where in a CSV file: line from 1, column from 1 with its name; 0 and empty where it makes no sense.
struct Spot {
  std::size_t line = 0, column = 0;
  std::string_view name;
};

// Collects mistakes; says the first twenty and counts the rest.
class Faults {
 public:
  explicit Faults(std::string file) : file_(std::move(file)) {}
  // "plan.csv: line 5, column 7 (direction): REASON"
  void add(const Spot& spot, std::string_view reason);
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  // Throws InputError when there is any.
  void throw_if_any() const;

 private:
  std::string file_;
  std::vector<std::string> lines_;
  std::size_t count_ = 0;
};

}  // namespace s7::reports
