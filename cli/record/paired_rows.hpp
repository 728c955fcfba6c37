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

  template <class Sum>
  void add(const PairKey& pair, Row row, Sum&& sum) {
    auto at = rows_.find(pair);
    if (at == rows_.end()) {
      const auto before = taken_.find(hash(pair));
      at = rows_.try_emplace(pair, before == taken_.end() ? 0 : before->second).first;
    }
    at->second.add(std::move(row), sum);
    ++held_;
  }
  // Calls visit(pair, row) for what nothing will change any more, and forgets it.
  template <class Visit>
  void take_settled(Visit&& visit) {
    for (auto at = rows_.begin(); at != rows_.end();) {
      at->second.take_first([&](const Row& row) { visit(at->first, row); });
      if (at->second.has_tail()) {
        ++at;
        continue;
      }
      if (taken_.size() >= remembered_pairs) taken_.clear();
      taken_[hash(at->first)] = static_cast<std::uint32_t>(at->second.count());
      at = rows_.erase(at);
    }
    held_ = 0;
  }
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const auto& [pair, rows] : rows_) rows.for_each([&, &pair = pair](const Row& row) { visit(pair, row); });
  }
  // Rows added since the last handing over.
  [[nodiscard]] std::size_t held() const noexcept { return held_; }

 private:
  static std::size_t hash(const PairKey& pair) noexcept {
    const std::hash<std::string> hash;
    return (hash(pair.client) * 31 + hash(pair.server)) * 31 + pair.capture;
  }

  std::map<PairKey, BoundedRows<Row, Rest>> rows_;
  std::unordered_map<std::size_t, std::uint32_t> taken_;
  std::size_t held_ = 0;
};

}  // namespace s7::cli
