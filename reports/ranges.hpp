#pragma once

// Memory of a controller as people write it: "DB10" and "0-19", "M" and "4.3".

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/intervals.hpp"

namespace s7::reports {

// "DB" and 10 -> "DB10"; an area that has no numbered blocks, or an unknown number -> the area alone.
[[nodiscard]] std::string block_name(std::string_view area, std::optional<std::int64_t> number);

// Bytes first .. first+count-1, or one bit of the byte `first`: "0-19", "4", "4.3". Empty when `first` is unknown.
[[nodiscard]] std::string range_text(std::optional<std::int64_t> first, std::optional<std::int64_t> count,
                                     std::optional<std::int64_t> bit);

// Collects byte ranges of several blocks and joins those that touch or overlap. A bit counts as its byte.
class TouchedRanges {
 public:
  // Without `first` the block is named by `detail` alone.
  void add(const std::string& area, std::optional<std::int64_t> number, std::optional<std::int64_t> first,
           std::optional<std::int64_t> count, const std::string& detail);
  [[nodiscard]] bool empty() const noexcept { return blocks_.empty(); }
  // "DB10 0-19, 40-43; M 0-9", blocks by area and number. After `most` blocks: "and 3 more blocks"; a block with more
  // than `most` separate ranges says "and 5 more ranges".
  [[nodiscard]] std::string text(std::size_t most) const;

 private:
  struct Block {
    Intervals ranges;                  // bytes
    std::vector<std::string> details;  // distinct, in order of arrival
  };
  struct Key {
    std::string area;
    std::int64_t number;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  static std::string block_text(const Key& key, const Block& block, std::size_t most);
  std::map<Key, Block> blocks_;
};

}  // namespace s7::reports
