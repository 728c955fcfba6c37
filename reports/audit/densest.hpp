#pragma once

// The window of time in which most different things happened.

#include <cstddef>
#include <map>
#include <vector>

#include "reports/audit/facts.hpp"

namespace s7::reports::audit {

// Slides over steps in the order of time and keeps the window with the most distinct keys.
template <class Key>
class Densest {
 public:
  explicit Densest(Duration window = 60'000'000) : window_(window) {}
  void add(Time time, const Key& key, std::size_t step) {
    steps_.push_back({time, key, step});
    ++present_[key];
    while (steps_[first_].time + window_ < time) {
      const auto at = present_.find(steps_[first_].key);
      if (--at->second == 0) present_.erase(at);
      ++first_;
    }
    if (present_.size() <= distinct_) return;
    distinct_ = present_.size();
    begin_ = first_;
    end_ = steps_.size();
  }
  [[nodiscard]] std::size_t distinct() const noexcept { return distinct_; }
  // The steps of that window.
  [[nodiscard]] std::vector<std::size_t> steps() const {
    std::vector<std::size_t> result;
    for (std::size_t i = begin_; i < end_; ++i) result.push_back(steps_[i].step);
    return result;
  }

 private:
  struct Step {
    Time time;
    Key key;
    std::size_t step;
  };
  Duration window_;
  std::vector<Step> steps_;
  std::map<Key, std::size_t> present_;
  std::size_t first_ = 0, begin_ = 0, end_ = 0, distinct_ = 0;
};

}  // namespace s7::reports::audit
