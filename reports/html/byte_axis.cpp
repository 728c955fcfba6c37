#include "reports/html/byte_axis.hpp"

#include <algorithm>
#include <iterator>

namespace s7::reports::html {
namespace {

constexpr double least_width = 14;  // of a stretch: a single byte must be seen

Intervals joined(const Intervals& ranges, std::int64_t gap) {
  Intervals out;
  std::int64_t end = 0;
  bool any = false;
  for (const auto& [first, behind] : ranges) {
    out.add(any && first - end <= gap ? end : first, behind);
    end = behind;
    any = true;
  }
  return out;
}

std::int64_t bytes_of(const Intervals& ranges) {
  std::int64_t sum = 0;
  for (const auto& [first, end] : ranges) sum += end - first;
  return sum;
}

}  // namespace

Intervals coarsened(const Intervals& ranges, std::size_t most, std::int64_t* gap) {
  *gap = 0;
  Intervals out = ranges;
  while (out.size() > std::max<std::size_t>(most, 1)) {
    *gap = *gap == 0 ? 1 : 2 * *gap;
    out = joined(ranges, *gap);
  }
  return out;
}

ByteAxis::ByteAxis(const Intervals& touched, double width) {
  std::int64_t unused = 0;
  const Intervals whole =
      coarsened(joined(touched, std::max<std::int64_t>(8, bytes_of(touched) / 16)), most_stretches, &unused);
  for (const auto& [first, end] : whole) stretches_.push_back({first, end, 0, 0});
  share(width);
}

// Every stretch gets the least; the rest is shared by the number of bytes.
void ByteAxis::share(double width) {
  const auto count = static_cast<double>(stretches_.size());
  std::int64_t bytes = 0;
  for (const Stretch& stretch : stretches_) bytes += stretch.end - stretch.first;
  const double rest = std::max(0.0, width - (count - 1) * cut - count * least_width);
  double x = 0;
  for (Stretch& stretch : stretches_) {
    stretch.x = x;
    stretch.width = least_width + rest * static_cast<double>(stretch.end - stretch.first) / static_cast<double>(bytes);
    x += stretch.width + cut;
  }
}

double ByteAxis::at(std::int64_t byte) const {
  const auto behind =
      std::upper_bound(stretches_.begin(), stretches_.end(), byte,
                       [](std::int64_t value, const Stretch& stretch) { return value < stretch.first; });
  const Stretch& stretch = behind == stretches_.begin() ? stretches_.front() : *std::prev(behind);
  const double share = static_cast<double>(byte - stretch.first) / static_cast<double>(stretch.end - stretch.first);
  return stretch.x + stretch.width * std::clamp(share, 0.0, 1.0);
}

}  // namespace s7::reports::html
