#include "dissector/track/subscriptions.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

// Jobs that are modified keep their number and are pushed as modified: one kind. Cyclic jobs may have the same numbers.
bool same_kind(std::uint8_t a, std::uint8_t b) noexcept {
  constexpr auto cyclic = static_cast<std::uint8_t>(CyclicFunction::cyclic);
  return (a == cyclic) == (b == cyclic);
}

}  // namespace

Subscriptions::Items Subscriptions::items(Side asker, ByteView payload) {
  const auto request = decode_cyclic_request(payload);
  if (!request || request->list.empty() || limit_ == 0) return nullptr;
  const ByteView list = request->list;
  std::vector<Items>& lists = lists_[asker];
  const auto known = std::find_if(lists.begin(), lists.end(), [&](const Items& items) {
    return std::equal(list.begin(), list.end(), items->parameters.begin(), items->parameters.end());
  });
  if (known != lists.end()) {
    std::rotate(known, known + 1, lists.end());
    return lists.back();
  }
  if (lists.size() >= limit_) lists.erase(lists.begin());
  return lists.emplace_back(make_template(list, request->items(), {}));
}

bool Subscriptions::begin(const Question& asked, std::uint8_t number) {
  const auto function = static_cast<std::uint8_t>(asked.name.function);
  end(asked.asker, function, number);
  const bool full = jobs_.size() >= limit_;
  if (full) jobs_.erase(jobs_.begin());
  jobs_.push_back({asked.asker, function, number, asked.items, asked.where, asked.pdu_size});
  return full;
}

void Subscriptions::end(Side asker, std::uint8_t function, std::uint8_t number) {
  std::erase_if(jobs_, [&](const Job& job) {
    return job.asker == asker && job.number == number && same_kind(job.function, function);
  });
}

const Subscriptions::Job* Subscriptions::find(Side asker, std::uint8_t function, std::uint8_t number) const noexcept {
  const auto at = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& job) {
    return job.asker == asker && job.number == number && same_kind(job.function, function);
  });
  return at != jobs_.end() ? &*at : nullptr;
}

void read_values(const RequestTemplate& items, ByteView payload, std::vector<RangeResult>& out) {
  out.assign(items.ranges.size(), {});
  const auto values = decode_cyclic_values(payload);
  if (!values) return;
  read_items(items, std::min<std::size_t>(values->count, items.range_of_item.size() - 1), values->list, out);
}

}  // namespace s7::dissector
