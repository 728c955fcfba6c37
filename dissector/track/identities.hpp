#pragma once

// Who controllers say they are, and whether they said otherwise before.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "dissector/track/events.hpp"

namespace s7::dissector {

// What each module told last. One per shard: a change is seen between sessions of the same pair of stations.
class IdentityBook {
 public:
  // Of more facts than `limit` those that come first are compared, the others never.
  explicit IdentityBook(std::size_t limit) noexcept : limit_(limit) {}
  // Remembers `value`. Returns the one that was told before, if it was another.
  std::optional<std::string> tell(std::string key, std::string_view value);

 private:
  std::size_t limit_;
  std::unordered_map<std::string, std::string> told_;
};

// Reports the identity facts of an answered status list (`payload`: of the whole answer) that `teller` gave, and an
// event `identity-changed` where one of them differs from what the same module told before.
void report_identity(const SessionInfo& info, Side teller, ByteView payload, const Where& where, IdentityBook& book,
                     Listener& listener);

}  // namespace s7::dissector
