#include "dissector/track/events.hpp"

#include <algorithm>

namespace s7::dissector {

Tsap Tsap::from(ByteView bytes) noexcept {
  Tsap out;
  out.size = static_cast<std::uint8_t>(std::min(bytes.size(), out.bytes.size()));
  std::copy_n(bytes.begin(), out.size, out.bytes.begin());
  return out;
}

bool VlanSet::contains(const VlanTags& wanted) const noexcept {
  return std::find(tags.begin(), tags.begin() + count, wanted) != tags.begin() + count;
}

void VlanSet::add(const VlanTags& fresh) noexcept {
  if (fresh.count > 0 && count < tags.size() && !contains(fresh)) tags[count++] = fresh;
}

std::string_view name(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::unanswered: return "unanswered";
    case Outcome::refused: return "refused";
    case Outcome::unreachable: return "unreachable";
    case Outcome::tcp_only: return "tcp-only";
    case Outcome::closed_after_connect: return "closed-after-connect";
    case Outcome::cotp_rejected: return "cotp-rejected";
    case Outcome::cotp_unanswered: return "cotp-unanswered";
    case Outcome::cotp_only: return "cotp-only";
    case Outcome::setup_unanswered: return "setup-unanswered";
    case Outcome::setup_rejected: return "setup-rejected";
    case Outcome::established: return "established";
  }
  return "";
}

}  // namespace s7::dissector
