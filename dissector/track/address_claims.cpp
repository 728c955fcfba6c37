#include "dissector/track/address_claims.hpp"

namespace s7::dissector {
namespace {

// A station whose address was taken over is silent, or moved; one that comes back within this time is still there.
constexpr std::int64_t back_again = 60'000'000'000;
// Two answers to one question come this close; a takeover takes longer.
constexpr std::int64_t one_question = 1'000'000'000;

std::uint64_t key_of(const Address& address, const VlanTags& vlans) noexcept {
  std::uint64_t tags = vlans.count;
  for (std::size_t i = 0; i < vlans.count; ++i) tags = tags << 12U | vlans.ids[i];
  return mix(hash_address(address), tags);
}

}  // namespace

void AddressClaims::add(const Claim& claim) {
  auto [entry, fresh] = claims_.at(key_of(claim.address, claim.vlans), claim.where.at);
  const Holder holder{claim.mac, claim.where, claim.answer};
  if (fresh) {
    entry.address = claim.address;
    entry.present = holder;
    return;
  }
  entry.source = claim.source;
  if (entry.present.mac == claim.mac) {
    entry.present.answered = claim.answer;
    if (entry.changed && claim.where.at - entry.before.where.at >= back_again) tell_change(entry);
    entry.present.where = claim.where;
    return;
  }
  const std::int64_t apart = claim.where.at - entry.present.where.at;
  const bool same_question = claim.answer && entry.present.answered && apart <= one_question;
  const bool returned =
      entry.has_before && entry.before.mac == claim.mac && claim.where.at - entry.before.where.at <= back_again;
  if (entry.changed && !returned && !same_question) tell_change(entry);
  entry.before = entry.present;
  entry.present = holder;
  entry.has_before = true;
  entry.changed = !same_question && !returned && !entry.conflict;
  if (same_question || returned) tell_conflict(entry, claim);
}

void AddressClaims::tell_change(Entry& entry) {
  entry.changed = false;
  const std::string detail =
      "MAC " + to_text(entry.before.mac) + " -> " + to_text(entry.present.mac) + " (" + std::string(entry.source) + ")";
  listener_->on(StationEvent{entry.address, "identity-changed", detail, entry.present.where});
}

void AddressClaims::tell_conflict(Entry& entry, const Claim& claim) {
  if (entry.conflict) return;
  entry.conflict = true;
  const std::string detail =
      to_text(entry.before.mac) + " and " + to_text(entry.present.mac) + " (" + std::string(entry.source) + ")";
  listener_->on(StationEvent{entry.address, "address-conflict", detail, claim.where});
}

void AddressClaims::finish() {
  claims_.for_each([this](Entry& entry) {
    if (entry.changed) tell_change(entry);
  });
}

}  // namespace s7::dissector
