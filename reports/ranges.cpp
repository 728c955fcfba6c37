#include "reports/ranges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace s7::reports {
namespace {

constexpr std::int64_t no_number = -1;

// Behind the last of `count` from `first` on. An inventory that somebody else wrote may hold any number.
std::int64_t end_of(std::int64_t first, std::int64_t count) noexcept {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  return first > most - count ? most : first + count;
}

void append_item(std::string& out, std::string_view separator, std::string_view item) {
  if (!out.empty()) out += separator;
  out += item;
}

}  // namespace

std::string block_name(std::string_view area, std::optional<std::int64_t> number) {
  const bool numbered = area == "DB" || area == "DI";
  return numbered && number ? fmt::format("{}{}", area, *number) : std::string(area);
}

std::string range_text(std::optional<std::int64_t> first, std::optional<std::int64_t> count,
                       std::optional<std::int64_t> bit) {
  if (!first) return {};
  if (bit) return fmt::format("{}.{}", *first, *bit);
  if (count.value_or(1) <= 1) return fmt::format("{}", *first);
  return fmt::format("{}-{}", *first, end_of(*first, *count) - 1);
}

void TouchedRanges::add(const std::string& area, std::optional<std::int64_t> number, std::optional<std::int64_t> first,
                        std::optional<std::int64_t> count, const std::string& detail) {
  Block& block = blocks_[Key{area, number.value_or(no_number)}];
  if (first) {
    block.ranges.add(*first, end_of(*first, std::max<std::int64_t>(count.value_or(1), 1)));
  } else if (!detail.empty() && std::find(block.details.begin(), block.details.end(), detail) == block.details.end()) {
    block.details.push_back(detail);
  }
}

std::string TouchedRanges::block_text(const Key& key, const Block& block, std::size_t most) {
  std::string list;
  std::size_t said = 0;
  for (const auto& [first, end] : block.ranges) {
    if (said++ < most) append_item(list, ", ", range_text(first, end - first, std::nullopt));
  }
  for (const std::string& detail : block.details) {
    if (said++ < most) append_item(list, ", ", detail);
  }
  if (said > most) append_item(list, " ", fmt::format("and {} more", said - most));
  const std::string name = block_name(key.area, key.number == no_number ? std::nullopt : std::optional(key.number));
  return list.empty() ? name : fmt::format("{} {}", name, list);
}

std::string TouchedRanges::text(std::size_t most) const {
  std::string out;
  std::size_t said = 0;
  for (const auto& [key, block] : blocks_) {
    if (said++ < most) append_item(out, "; ", block_text(key, block, most));
  }
  if (said > most)
    append_item(out, "; ", fmt::format("and {} more {}", said - most, said == most + 1 ? "block" : "blocks"));
  return out;
}

}  // namespace s7::reports
