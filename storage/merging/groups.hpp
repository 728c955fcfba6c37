#pragma once

// Things that turn out to be one.

#include <cstddef>
#include <map>
#include <numeric>
#include <vector>

namespace s7::storage {

class Groups {
 public:
  // `count` things, each alone.
  explicit Groups(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }

  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    if (a != b) parent_[a < b ? b : a] = a < b ? a : b;
  }
  // The first of those that are one with it.
  [[nodiscard]] std::size_t representative(std::size_t i) { return root(i); }
  // Those of two and more, each ascending, ordered by their first.
  [[nodiscard]] std::vector<std::vector<std::size_t>> joined() {
    std::map<std::size_t, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < parent_.size(); ++i) groups[root(i)].push_back(i);
    std::vector<std::vector<std::size_t>> out;
    for (auto& [first, group] : groups)
      if (group.size() > 1) out.push_back(std::move(group));
    return out;
  }

 private:
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  std::vector<std::size_t> parent_;
};

}  // namespace s7::storage
