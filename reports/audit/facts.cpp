#include "reports/audit/facts.hpp"

#include <algorithm>
#include <cassert>

namespace s7::reports::audit {

const std::string& Device::fact(std::string_view name) const {
  const auto at = std::find(device_facts.begin(), device_facts.end(), name);
  assert(at != device_facts.end());
  return facts[static_cast<std::size_t>(at - device_facts.begin())];
}

void Seen::extend(const Seen& other) noexcept {
  if (!other.known()) return;
  if (!known()) {
    *this = other;
    return;
  }
  if (other.first.time < first.time) first = other.first;
  if (other.last.time > last.time) last = other.last;
}

}  // namespace s7::reports::audit
