#include "reports/audit/facts.hpp"

namespace s7::reports::audit {

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
