#include "dissector/track/plus_subscriptions.hpp"

#include <algorithm>

#include "dissector/wire/plus/address.hpp"

namespace s7::dissector {

std::optional<std::size_t> PlusSubscription::index_of(std::uint32_t reference) const noexcept {
  const auto at = std::lower_bound(indexes.begin(), indexes.end(), std::pair{reference, std::size_t{0}});
  return at != indexes.end() && at->first == reference ? std::optional(at->second) : std::nullopt;
}

std::optional<PlusSubscription> read_subscription(const plus::Value& list, const PlusSubscription* before,
                                                  const Where& where) {
  plus::ReferenceList references(list.content, list.count);
  std::map<std::uint32_t, AccessRange> items;
  if (before != nullptr)
    for (const auto& [reference, index] : before->indexes) items.emplace(reference, before->request->ranges[index]);
  while (const auto removed = references.next_removed()) items.erase(*removed);
  while (const auto item = references.next_item())
    if (item->address.is_variable()) items.insert_or_assign(item->id, plus::address_range(item->address));
  if (items.empty()) return std::nullopt;
  PlusSubscription out;
  auto request = std::make_unique<RequestTemplate>();
  for (auto& [reference, range] : items) {
    out.indexes.emplace_back(reference, request->ranges.size());
    request->range_of_item.push_back(static_cast<std::uint16_t>(request->ranges.size()));
    request->ranges.push_back(std::move(range));
  }
  request->range_of_item.push_back(static_cast<std::uint16_t>(request->ranges.size()));
  request->damaged = references.damaged();
  out.request = std::move(request);
  out.where = where;
  return out;
}

void PlusSubscriptions::set(std::uint32_t object, PlusSubscription&& subscription) {
  known_.insert_or_assign(object, std::move(subscription));
  if (known_.size() > limit_) known_.erase(known_.begin());
}

const PlusSubscription* PlusSubscriptions::find(std::uint32_t object) const noexcept {
  const auto at = known_.find(object);
  return at == known_.end() ? nullptr : &at->second;
}

}  // namespace s7::dissector
