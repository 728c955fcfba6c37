#pragma once

// Subscriptions of one session and what their references stand for (docs/s7comm-plus.md, section 8.3).

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "dissector/track/events.hpp"
#include "dissector/wire/plus/value.hpp"

namespace s7::dissector {

struct PlusSubscription {
  std::unique_ptr<const RequestTemplate> request;              // one range per item
  std::vector<std::pair<std::uint32_t, std::size_t>> indexes;  // reference and range, sorted
  Where where;                                                 // where it was asked for
  [[nodiscard]] std::optional<std::size_t> index_of(std::uint32_t reference) const noexcept;
};

// `list`: the value of attribute 1048. `before`: the subscription that it changes; nullptr: a new one. Without items
// that are variables: a subscription of something else, of which there is nothing to remember.
std::optional<PlusSubscription> read_subscription(const plus::Value& list, const PlusSubscription* before,
                                                  const Where& where);

class PlusSubscriptions {
 public:
  explicit PlusSubscriptions(std::size_t limit) noexcept : limit_(limit) {}
  // Replaces one with this object id. When there are too many the one with the lowest id is forgotten.
  void set(std::uint32_t object, PlusSubscription&& subscription);
  [[nodiscard]] const PlusSubscription* find(std::uint32_t object) const noexcept;
  void erase(std::uint32_t object) { known_.erase(object); }
  void clear() noexcept { known_.clear(); }

 private:
  std::map<std::uint32_t, PlusSubscription> known_;
  std::size_t limit_;
};

}  // namespace s7::dissector
