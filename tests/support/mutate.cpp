#include "tests/support/mutate.hpp"

#include <algorithm>
#include <map>

namespace s7::test {
namespace {

Frame with(const Frame& original, const TcpFrame& content) {
  return {original.time, encode(content), 0, content.link.type};
}

void sort_by_time(Capture& capture) {
  std::stable_sort(capture.begin(), capture.end(), [](const Frame& a, const Frame& b) { return a.time < b.time; });
}

bool follows(const TcpFrame& first, const TcpFrame& second) {
  return first.ip.source == second.ip.source && first.tcp.source_port == second.tcp.source_port &&
         first.tcp.destination_port == second.tcp.destination_port &&
         first.tcp.sequence + static_cast<std::uint32_t>(first.payload.size()) == second.tcp.sequence;
}

Address mapped(const Address& v4) {
  Address out{true, {0xFD}};
  std::copy_n(v4.bytes.begin(), 4, out.bytes.begin() + 12);
  return out;
}

}  // namespace

bool is_to_server(const TcpFrame& frame, std::uint16_t server_port) {
  return frame.tcp.destination_port == server_port;
}

Capture map_tcp(Capture capture, const Change& change) {
  for (auto& frame : capture) {
    auto content = decode(frame);
    if (!content) continue;
    change(*content);
    frame = with(frame, *content);
  }
  return capture;
}

Capture reorder(Capture capture, std::size_t window, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::int64_t> times;
  for (const auto& frame : capture) times.push_back(frame.time);
  for (std::size_t at = 0; at < capture.size(); at += window) {
    const auto size = std::min(window, capture.size() - at);
    for (auto i = size; i > 1; --i) std::swap(capture[at + i - 1], capture[at + random.below(i)]);
  }
  for (std::size_t i = 0; i < capture.size(); ++i) capture[i].time = times[i];
  return capture;
}

Capture swap_neighbours(Capture capture, unsigned per_mille, std::uint64_t seed) {
  Random random(seed);
  for (std::size_t i = 0; i + 1 < capture.size(); ++i) {
    const auto first = decode(capture[i]);
    const auto second = decode(capture[i + 1]);
    const bool burst = first && second && !first->payload.empty() && follows(*first, *second) &&
                       capture[i + 1].time - capture[i].time < 1'000'000;
    if (!burst || !random.chance(per_mille)) continue;
    std::swap(capture[i].bytes, capture[i + 1].bytes);
    ++i;
  }
  return capture;
}

Capture drop(const Capture& capture, const std::set<std::size_t>& indexes) {
  Capture out;
  for (std::size_t i = 0; i < capture.size(); ++i)
    if (!indexes.contains(i)) out.push_back(capture[i]);
  return out;
}

Loss drop_random(const Capture& capture, unsigned per_mille, std::uint64_t seed) {
  Random random(seed);
  Loss out;
  for (const auto& frame : capture) (random.chance(per_mille) ? out.lost : out.capture).push_back(frame);
  return out;
}

Capture drop_first(const Capture& capture, std::size_t count) {
  return {capture.begin() + static_cast<std::ptrdiff_t>(std::min(count, capture.size())), capture.end()};
}

Capture keep_direction(const Capture& capture, std::uint16_t server_port, bool to_server) {
  Capture out;
  for (const auto& frame : capture) {
    const auto content = decode(frame);
    if (!content || is_to_server(*content, server_port) == to_server) out.push_back(frame);
  }
  return out;
}

Capture snap(Capture capture, std::uint32_t length) {
  for (auto& frame : capture) {
    if (frame.bytes.size() <= length) continue;
    frame.wire_length = frame.on_wire();
    frame.bytes.resize(length);
  }
  return capture;
}

Capture duplicate(const Capture& capture, const Duplicate& how) {
  Random random(how.seed);
  Capture out;
  for (const auto& frame : capture) {
    out.push_back(frame);
    auto content = decode(frame);
    if (!content || !random.chance(how.per_mille)) continue;
    content->ip.ttl = static_cast<std::uint8_t>(content->ip.ttl - how.ttl_step);
    if (how.tags) content->link.tags = *how.tags;
    if (how.source_mac) content->link.source = *how.source_mac;
    out.push_back(with(frame, *content));
    out.back().time += how.delay_ns;
  }
  sort_by_time(out);
  return out;
}

Capture retransmit(const Capture& capture, const std::set<std::size_t>& indexes, std::int64_t delay_ns) {
  Capture out = capture;
  for (const auto index : indexes) {
    auto content = decode(capture.at(index));
    if (!content || content->payload.empty()) continue;
    content->ip.id ^= 0x8000U;  // any number that its neighbours do not have
    out.push_back(with(capture[index], *content));
    out.back().time += delay_ns;
  }
  sort_by_time(out);
  return out;
}

Capture resegment(const Capture& capture, std::size_t payload) {
  Capture out;
  for (const auto& frame : capture) {
    const auto content = decode(frame);
    if (!content || content->payload.size() <= payload) {
      out.push_back(frame);
      continue;
    }
    for (std::size_t at = 0; at < content->payload.size(); at += payload) {
      auto piece = *content;
      const auto end = std::min(at + payload, content->payload.size());
      piece.payload.assign(content->payload.begin() + static_cast<std::ptrdiff_t>(at),
                           content->payload.begin() + static_cast<std::ptrdiff_t>(end));
      piece.tcp.sequence += static_cast<std::uint32_t>(at);
      const auto whole = static_cast<unsigned>(content->tcp.flags);
      if (end < content->payload.size())
        piece.tcp.flags = static_cast<std::uint8_t>(whole & ~(tcp_flag::psh + 0U) & ~(tcp_flag::fin + 0U));
      out.push_back(with(frame, piece));
    }
  }
  return renumber_ip_ids(std::move(out));
}

Capture coalesce(const Capture& capture, std::size_t most) {
  Capture out;
  std::optional<TcpFrame> open;  // content of out.back() when more may be joined to it
  for (const auto& frame : capture) {
    const auto content = decode(frame);
    const bool joins = open && content && !content->payload.empty() && follows(*open, *content) &&
                       open->payload.size() + content->payload.size() <= most;
    if (joins) {
      open->payload.insert(open->payload.end(), content->payload.begin(), content->payload.end());
      open->tcp.flags |= content->tcp.flags;
      open->tcp.acknowledgement = content->tcp.acknowledgement;
      out.back() = with(out.back(), *open);
      continue;
    }
    out.push_back(frame);
    open = content && !content->payload.empty() ? content : std::nullopt;
  }
  return renumber_ip_ids(std::move(out));
}

Capture fragment_ip(const Capture& capture, std::size_t payload) {
  Capture out;
  for (const auto& frame : renumber_ip_ids(capture)) {
    const auto content = decode(frame);
    const auto segment = content ? tcp_segment(content->tcp, content->payload, content->ip) : Bytes{};
    if (segment.size() <= payload) {
      out.push_back(frame);
      continue;
    }
    for (const auto& packet : ip_fragments(content->ip, segment, payload))
      out.push_back({frame.time, ip_frame(content->link, packet), 0, frame.link_type});
  }
  return out;
}

Capture tag_direction(Capture capture, std::uint16_t server_port, bool to_server, const std::vector<VlanTag>& tags) {
  return map_tcp(std::move(capture), [&](TcpFrame& frame) {
    if (is_to_server(frame, server_port) == to_server) frame.link.tags = tags;
  });
}

Capture to_ipv6(Capture capture) {
  return map_tcp(std::move(capture), [](TcpFrame& frame) {
    if (frame.ip.source.v6) return;
    frame.ip.source = mapped(frame.ip.source);
    frame.ip.destination = mapped(frame.ip.destination);
    frame.ip.options.clear();
  });
}

Capture to_link(Capture capture, std::uint16_t link_type) {
  return map_tcp(std::move(capture), [&](TcpFrame& frame) { frame.link.type = link_type; });
}

Capture shift_sequences(Capture capture, std::uint16_t server_port, std::uint32_t client_shift,
                        std::uint32_t server_shift) {
  return map_tcp(std::move(capture), [&](TcpFrame& frame) {
    const bool forth = is_to_server(frame, server_port);
    frame.tcp.sequence += forth ? client_shift : server_shift;
    if ((frame.tcp.flags & tcp_flag::ack) != 0) frame.tcp.acknowledgement += forth ? server_shift : client_shift;
  });
}

Capture pad_ethernet(Capture capture, std::size_t shortest, std::uint8_t fill) {
  for (auto& frame : capture)
    if (frame.link_type == link::ethernet && frame.wire_length == 0 && frame.bytes.size() < shortest)
      frame.bytes.resize(shortest, fill);
  return capture;
}

Capture zero_ip_length(Capture capture) {
  return map_tcp(std::move(capture), [](TcpFrame& frame) { frame.ip.zero_length = true; });
}

Capture renumber_ip_ids(Capture capture) {
  std::map<Address, std::uint32_t> next;
  return map_tcp(std::move(capture), [&](TcpFrame& frame) {
    auto& id = next.emplace(frame.ip.source, frame.ip.id).first->second;
    frame.ip.id = id++ & 0xFFFFU;
  });
}

}  // namespace s7::test
