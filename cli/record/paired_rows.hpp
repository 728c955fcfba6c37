#pragma once

// Rows of every pair of stations, handed over now and then so that many pairs need no more memory than few.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>

#include "cli/record/bounded_rows.hpp"

namespace s7::cli {

struct PairKey {
  std::uint16_t capture = 0;
  std::string client, server;
  friend auto operator<=>(const PairKey&, const PairKey&) = default;
};

template <class Row, class Rest>
class PairedRows {
 public:
  // Pairs of which only the number of rows handed over is remembered. Beyond that it is forgotten, and a pair that
  // comes again has its first rows kept singly once more: more rows, the same sums.
  static constexpr std::size_t remembered_pairs = 65'536;

  using Rows = BoundedRows<Row, Rest>;

  // `kept_last`: of a pair's rows that follow the first ones, how many are kept singly.
  explicit PairedRows(std::size_t kept_last = Rows::kept_at_each_end,
                      std::size_t remembered = remembered_pairs) noexcept
      : kept_last_(kept_last), remembered_(remembered) {}

  template <class Sum>
  void add(const PairKey& pair, Row row, Sum&& sum) {
    rows_of(pair).add(std::move(row), sum);
    ++held_;
  }
  // Rows of the pair came before, and that is still remembered.
  [[nodiscard]] bool knows(const PairKey& pair) const { return rows_.contains(pair) || taken_.contains(hash(pair)); }
  // Counts a row that is kept elsewhere as one of the pair's first. False: there are enough of them.
  bool reserve(const PairKey& pair) { return rows_of(pair).reserve(); }
  // Calls visit(pair, row) for what nothing will change any more, and forgets it.
  template <class Visit>
  void take_settled(Visit&& visit) {
    for (auto at = rows_.begin(); at != rows_.end();) {
      at->second.take_first([&](const Row& row) { visit(at->first, row); });
      if (at->second.has_tail()) {
        ++at;
        continue;
      }
      if (taken_.size() >= remembered_) taken_.clear();
      taken_[hash(at->first)] = static_cast<std::uint32_t>(at->second.count());
      at = rows_.erase(at);
    }
    held_ = 0;
  }
  // Calls visit(pair, row) for the sums of what is not kept singly, and forgets them.
  template <class Visit>
  void take_rest(Visit&& visit) {
    for (auto& [pair, rows] : rows_) rows.take_rest([&, &pair = pair](const Row& row) { visit(pair, row); });
  }
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const auto& [pair, rows] : rows_) rows.for_each([&, &pair = pair](const Row& row) { visit(pair, row); });
  }
  // Rows added since the last handing over.
  [[nodiscard]] std::size_t held() const noexcept { return held_; }

 private:
  Rows& rows_of(const PairKey& pair) {
    auto at = rows_.find(pair);
    if (at == rows_.end()) {
      const auto before = taken_.find(hash(pair));
      at = rows_.try_emplace(pair, before == taken_.end() ? 0 : before->second, kept_last_).first;
    }
    return at->second;
  }
  static std::size_t hash(const PairKey& pair) noexcept {
    const std::hash<std::string> hash;
    return (hash(pair.client) * 31 + hash(pair.server)) * 31 + pair.capture;
  }

  std::size_t kept_last_, remembered_;
  std::map<PairKey, Rows> rows_;
  std::unordered_map<std::size_t, std::uint32_t> taken_;
  std::size_t held_ = 0;
};

}  // namespace s7::cli
