#include "dissector/track/userdata_joiner.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

// TPKT, DT header, S7 header, extended parameter head, data head: a smaller gap holds no part.
constexpr std::uint64_t smallest_part = 4 + 3 + 10 + 12 + 4;

}  // namespace

const std::string* UserdataJoiner::detail(const PartKey& key) const noexcept {
  const auto at = std::find_if(open_.begin(), open_.end(), [&](const Transfer& t) { return t.key == key; });
  return at != open_.end() ? &at->detail : nullptr;
}

UserdataJoiner::Transfer& UserdataJoiner::begin(const PartKey& key, const std::string& detail,
                                                std::string_view& problem) {
  std::erase_if(open_, [&](const Transfer& t) { return t.key == key; });
  if (open_.size() >= open_limit_) {
    open_.erase(open_.begin());
    problem = "userdata-transfers";
  }
  Transfer& out = open_.emplace_back();
  out.key = key;
  out.detail = detail;
  return out;
}

UserdataJoiner::Joined UserdataJoiner::add(const PartKey& key, PartPlace place, bool last, ByteView part,
                                           const std::string& detail) {
  Joined out;
  out.done = last;
  if (open_limit_ == 0) return out;
  auto at = std::find_if(open_.begin(), open_.end(), [&](const Transfer& t) { return t.key == key; });
  if (at == open_.end() && last && place == PartPlace::later) return out;
  if (at == open_.end() || place == PartPlace::first) {
    Transfer& fresh = begin(key, detail, out.problem);
    fresh.broken = place == PartPlace::later;
    fresh.sure = place == PartPlace::first;
    at = std::prev(open_.end());
  }
  Transfer& transfer = *at;
  ++transfer.parts;
  // A part was asked for and never came.
  if (transfer.parts < transfer.asked) transfer.broken = true;
  if (transfer.bytes.size() + part.size() > byte_limit_) {
    out.problem = "userdata-too-long";
    transfer.broken = true;
  }
  if (transfer.broken)
    transfer.bytes = {};
  else
    transfer.bytes.insert(transfer.bytes.end(), part.begin(), part.end());
  if (!last) return out;
  out.whole = !transfer.broken;
  out.sure = transfer.sure;
  joined_ = std::move(transfer.bytes);
  open_.erase(at);
  if (out.whole) out.payload = joined_;
  return out;
}

std::string UserdataJoiner::next_asked(Side sender, std::uint8_t group, std::uint8_t subfunction,
                                       std::uint8_t sequence) {
  for (auto at = open_.rbegin(); at != open_.rend(); ++at) {
    const PartKey& key = at->key;
    if (key.side != sender || key.group != group || key.subfunction != subfunction || key.sequence != sequence)
      continue;
    ++at->asked;
    return at->detail;
  }
  return {};
}

void UserdataJoiner::lost(Side side, std::uint64_t bytes) noexcept {
  if (bytes < smallest_part) return;
  for (Transfer& transfer : open_)
    if (transfer.key.side == side) transfer.broken = true;
}

}  // namespace s7::dissector
