#pragma once

// Rows of one pair of stations in one capture: the first and the last are kept singly, what lies between is summed.

#include <cstddef>
#include <deque>
#include <map>
#include <utility>
#include <vector>

namespace s7::cli {

// `Rest` says which rows may be summed into one; `Sum` adds a row to the one that stands for many.
template <class Row, class Rest>
class BoundedRows {
 public:
  static constexpr std::size_t kept_at_each_end = 500;

  template <class Sum>
  void add(Row row, Sum&& sum) {
    if (first_.size() < kept_at_each_end) {
      first_.push_back(std::move(row));
      return;
    }
    last_.push_back(std::move(row));
    if (last_.size() <= kept_at_each_end) return;
    const auto [at, fresh] = rest_.try_emplace(Rest(last_.front()), last_.front());
    if (!fresh) sum(at->second, last_.front());
    last_.pop_front();
  }
  // Every row in order, the sums between first and last.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Row& row : first_) visit(row);
    for (const auto& [key, row] : rest_) visit(row);
    for (const Row& row : last_) visit(row);
  }

 private:
  std::vector<Row> first_;
  std::deque<Row> last_;
  std::map<Rest, Row> rest_;
};

}  // namespace s7::cli
