#pragma once

// Moves every time of a record, for records whose times were taken on another clock than the reader's.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "cli/live/row_fields.hpp"

namespace s7::cli {

class TimeShift {
 public:
  explicit TimeShift(std::int64_t nanoseconds) noexcept : by_(nanoseconds) {}
  template <class T>
  void operator()(T& value) {
    if constexpr (std::is_same_v<T, storage::Mark>) {
      if (value.frame != 0) value.time += by_;
    } else if constexpr (detail::IsOptional<T>::value) {
      if (value) (*this)(*value);
    } else if constexpr (detail::IsVector<T>::value) {
      for (auto& element : value) (*this)(element);
    } else if constexpr (detail::IsMap<T>::value) {
      for (auto& [key, element] : value) (*this)(element);
    } else if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string> &&
                         !std::is_same_v<T, storage::Histogram>) {
      fields(*this, value);
      move_own(value);
    }
  }

 private:
  // Times that are no Mark.
  template <class T>
  void move_own(T&) noexcept {}
  void move_own(storage::SessionRecord& session) noexcept {
    if (session.opened) *session.opened += by_;
    if (session.closed) *session.closed += by_;
  }
  void move_own(storage::ConnectionTotals& totals) {
    constexpr std::int64_t minute = 60'000'000'000;
    const std::int64_t minutes = (by_ + (by_ < 0 ? -minute / 2 : minute / 2)) / minute;
    std::map<std::int64_t, storage::MinuteBin> moved;
    for (const auto& [number, bin] : totals.minutes) moved.emplace(number + minutes, bin);
    totals.minutes = std::move(moved);
  }

  std::int64_t by_;
};

}  // namespace s7::cli
