#include "dissector/track/fragments.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

constexpr std::uint32_t largest_datagram = 65535;
// More pieces than a datagram of the smallest legal fragments would have on any real link.
constexpr std::size_t most_pieces = 256;

}  // namespace

FragmentTable::Datagram& FragmentTable::find(const IpPacket& fragment, Timestamp at) {
  const auto old =
      std::find_if(open_.begin(), open_.end(), [&](const Datagram& d) { return at - d.since <= timeout_; });
  abandoned_ += static_cast<std::uint64_t>(old - open_.begin());
  open_.erase(open_.begin(), old);
  for (Datagram& d : open_) {
    if (d.identification == fragment.identification && d.protocol == fragment.protocol && d.source == fragment.source &&
        d.destination == fragment.destination)
      return d;
  }
  if (open_.size() >= limit_) {
    open_.erase(open_.begin());
    ++abandoned_;
  }
  Datagram& fresh = open_.emplace_back();
  fresh.source = fragment.source;
  fresh.destination = fragment.destination;
  fresh.identification = fragment.identification;
  fresh.protocol = fragment.protocol;
  fresh.ttl = fragment.ttl;
  fresh.since = at;
  return fresh;
}

// Copies the parts of [begin, begin + bytes) that no earlier fragment brought.
void FragmentTable::add(Datagram& datagram, std::uint32_t begin, ByteView bytes) {
  const auto end = begin + static_cast<std::uint32_t>(bytes.size());
  if (datagram.bytes.size() < end) datagram.bytes.resize(end);
  std::vector<Piece> missing{{begin, end}};
  for (const Piece& piece : datagram.pieces) {
    std::vector<Piece> left;
    for (const Piece& m : missing) {
      if (m.begin < std::min(m.end, piece.begin)) left.push_back({m.begin, std::min(m.end, piece.begin)});
      if (std::max(m.begin, piece.end) < m.end) left.push_back({std::max(m.begin, piece.end), m.end});
    }
    missing = std::move(left);
  }
  for (const Piece& m : missing)
    std::copy(bytes.begin() + (m.begin - begin), bytes.begin() + (m.end - begin), datagram.bytes.begin() + m.begin);
  datagram.pieces.insert(datagram.pieces.end(), missing.begin(), missing.end());
  std::sort(datagram.pieces.begin(), datagram.pieces.end(),
            [](const Piece& a, const Piece& b) { return a.begin < b.begin; });
}

bool FragmentTable::complete(const Datagram& datagram) noexcept {
  if (!datagram.total) return false;
  std::uint32_t reached = 0;
  for (const Piece& piece : datagram.pieces) {
    if (piece.begin != reached) return false;
    reached = piece.end;
  }
  return reached >= *datagram.total;
}

std::optional<IpPacket> FragmentTable::push(const IpPacket& fragment, Timestamp at) {
  const std::uint64_t end = std::uint64_t{fragment.fragment_offset} + fragment.payload.size();
  if (end > largest_datagram || fragment.payload.size() < fragment.wire_length || fragment.payload.empty()) {
    ++abandoned_;
    return std::nullopt;
  }
  Datagram& datagram = find(fragment, at);
  if (datagram.pieces.size() >= most_pieces) return std::nullopt;
  if (!fragment.more_fragments && !datagram.total) datagram.total = static_cast<std::uint32_t>(end);
  add(datagram, fragment.fragment_offset, fragment.payload);
  if (!complete(datagram)) return std::nullopt;
  const auto place = open_.begin() + (&datagram - open_.data());
  done_ = std::move(*place);
  open_.erase(place);
  IpPacket whole = fragment;
  whole.ttl = done_.ttl;
  whole.fragment = whole.more_fragments = false;
  whole.fragment_offset = 0;
  whole.wire_length = *done_.total;
  whole.payload = ByteView(done_.bytes).first(*done_.total);
  return whole;
}

}  // namespace s7::dissector
