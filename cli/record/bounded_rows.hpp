#pragma once

// Rows of one pair of stations in one capture: the first and the last are kept singly, what lies between is summed.

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace s7::cli {

// `Rest` says which rows may be summed into one.
template <class Row, class Rest>
class BoundedRows {
 public:
  static constexpr std::size_t kept_at_each_end = 500;

  // `before`: rows of the pair that were taken earlier, by take_first(). `kept_last`: how many of the last are kept
  // singly.
  explicit BoundedRows(std::size_t before = 0, std::size_t kept_last = kept_at_each_end) noexcept
      : count_(before), kept_last_(kept_last) {}

  // `sum` adds a row to the one that stands for many.
  template <class Sum>
  void add(Row row, Sum&& sum) {
    if (count_ < kept_at_each_end) {
      ++count_;
      first_.push_back(std::move(row));
      return;
    }
    if (!tail_) tail_ = std::make_unique<Tail>();
    tail_->last.push_back(std::move(row));
    if (tail_->last.size() <= kept_last_) return;
    const auto [at, fresh] = tail_->rest.try_emplace(Rest(tail_->last.front()), tail_->last.front());
    if (!fresh) sum(at->second, tail_->last.front());
    tail_->last.pop_front();
  }
  // Counts a row that is kept elsewhere. False: it is beyond the first ones, and not counted.
  bool reserve() noexcept {
    if (count_ >= kept_at_each_end) return false;
    ++count_;
    return true;
  }
  // Visits the rows that nothing will change any more, and forgets them.
  template <class Visit>
  void take_first(Visit&& visit) {
    for (const Row& row : first_) visit(row);
    first_ = {};
  }
  // Every row that was not taken, in order, the sums between first and last.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Row& row : first_) visit(row);
    for_each_of_tail(visit);
  }
  // The sums of rows that are not kept singly; forgets them.
  template <class Visit>
  void take_rest(Visit&& visit) {
    if (!tail_) return;
    for (const auto& [key, row] : tail_->rest) visit(row);
    tail_.reset();
  }
  template <class Visit>
  void for_each_of_tail(Visit&& visit) const {
    if (!tail_) return;
    for (const auto& [key, row] : tail_->rest) visit(row);
    for (const Row& row : tail_->last) visit(row);
  }
  [[nodiscard]] bool has_tail() const noexcept { return tail_ != nullptr; }
  // Rows kept as first ones so far, those that were taken included.
  [[nodiscard]] std::size_t count() const noexcept { return count_; }

 private:
  struct Tail {
    std::deque<Row> last;
    std::map<Rest, Row> rest;
  };
  std::size_t count_, kept_last_;
  std::vector<Row> first_;
  std::unique_ptr<Tail> tail_;  // most pairs of stations have none
};

}  // namespace s7::cli
