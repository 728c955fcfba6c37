#include "dissector/track/request_template.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

constexpr std::size_t head_size = 4;

bool is_served(const RangeResult& result) noexcept { return result.answered && result.code == return_code_ok; }

// The result of a range of DB-READ stands inside of the item.
bool is_all_of_its_item(const AccessRange& range) noexcept { return !range.has_status; }

// Head and value, and nothing special in either.
bool is_plain(const DataItem& item) noexcept {
  constexpr std::uint8_t first_plain = 0x03, last_plain = 0x09;
  return item.transport_size >= first_plain && item.transport_size <= last_plain && !item.payload.empty() &&
         item.payload.size() == item.payload_size;
}

}  // namespace

void AnswerShape::learn(const RequestTemplate& request, ByteView data, const std::vector<RangeResult>& results) {
  if (patience_ == 0) return;
  --patience_;
  heads_.clear();
  const bool served = std::all_of(results.begin(), results.end(), is_served) &&
                      std::all_of(request.ranges.begin(), request.ranges.end(), is_all_of_its_item);
  if (!served || !read(data, request.range_of_item.size() - 1)) {
    heads_.clear();
    return;
  }
  size_ = data.size();
  results_ = results;
  ++version_;
}

// Follows the items as DataItemRange does where every fill byte is there and zero, and all ends where the data ends:
// then heads and fill bytes are all that the results depend on. A head stands at an even place.
bool AnswerShape::read(ByteView data, std::size_t items) {
  DataItemRange range(data, items, DataItemRange::Kind::answer);
  std::size_t end = 0;
  for (std::size_t i = 0; i < items; ++i) {
    const auto item = range.next();
    if (!item || !*item || !is_plain(**item)) return false;
    const bool after_fill = end % 2 != 0;
    const std::size_t at = end + (after_fill ? 1 : 0);
    if ((*item)->payload.data() != data.data() + at + head_size || (after_fill && data[end] != 0)) return false;
    heads_.push_back({static_cast<std::uint32_t>(at), after_fill, head_at(data, at)});
    end = at + head_size + (*item)->payload.size();
  }
  return data.size() - end <= 1;
}

}  // namespace s7::dissector
