#include "storage/records.hpp"

#include <algorithm>

namespace s7::storage {

void Span::extend_slowly(Mark at) {
  if (at.frame == 0) return;
  if (empty()) {
    first = last = at;
    return;
  }
  first = std::min(first, at);
  last = std::max(last, at);
}

void Span::extend(const Span& other) {
  extend(other.first);
  extend(other.last);
}

void merge(Codes& into, const Codes& from) {
  for (const auto& [code, totals] : from) {
    CodeTotals& entry = into[code];
    entry.count += totals.count;
    entry.seen.extend(totals.seen);
  }
}

std::string_view name(Initiator initiator) noexcept {
  switch (initiator) {
    case Initiator::client: return "client";
    case Initiator::server: return "server";
  }
  return {};
}

std::string_view name(Operation operation) noexcept {
  switch (operation) {
    case Operation::read: return "read";
    case Operation::write: return "write";
    case Operation::subscribe: return "subscribe";
  }
  return {};
}

std::string_view name(EndReason reason) noexcept {
  switch (reason) {
    case EndReason::fin: return "fin";
    case EndReason::reset: return "reset";
    case EndReason::cotp_disconnect: return "cotp-disconnect";
    case EndReason::timeout: return "timeout";
    case EndReason::capture_end: return "capture-end";
    case EndReason::evicted: return "evicted";
  }
  return {};
}

}  // namespace s7::storage
