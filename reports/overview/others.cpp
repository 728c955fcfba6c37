#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "reports/humanise.hpp"
#include "reports/json.hpp"
#include "reports/overview/sections.hpp"

namespace s7::reports {
namespace {

using Kind = Block::Kind;

constexpr std::size_t most_pairs = 6;

std::string in_words(const std::string& protocol) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> words{
      {{"mms", "MMS"},
       {"iso-on-tcp", "Open communication over ISO-on-TCP"},
       {"rdp", "Remote desktop (RDP)"},
       {"cotp", "COTP only, no payload"},
       {"unknown", "TCP without payload, or payload of no known protocol"}}};
  for (const auto& [key, text] : words) {
    if (key == protocol) return std::string(text);
  }
  return protocol;
}

struct PacketKind {
  std::string_view key, words;
  bool tunnel = false;  // counted besides what it held
};
constexpr std::array<PacketKind, 19> packet_kinds{{{"arp", "ARP"},
                                                   {"ethernet-other", "other Ethernet"},
                                                   {"icmp", "ICMP"},
                                                   {"ip-other", "other IP"},
                                                   {"link-type-unknown", "of an unknown link type"},
                                                   {"lldp", "LLDP"},
                                                   {"mrp", "MRP"},
                                                   {"profinet", "PROFINET"},
                                                   {"ptcp", "PTCP"},
                                                   {"stp", "spanning tree"},
                                                   {"udp", "UDP"},
                                                   {"erspan", "ERSPAN", true},
                                                   {"etherip", "EtherIP", true},
                                                   {"geneve", "GENEVE", true},
                                                   {"gre", "GRE", true},
                                                   {"ip-in-ip", "IP in IP", true},
                                                   {"mpls", "MPLS", true},
                                                   {"pppoe", "PPPoE", true},
                                                   {"vxlan", "VXLAN", true}}};

PacketKind packet_kind(std::string_view kind) {
  for (const PacketKind& known : packet_kinds)
    if (known.key == kind) return known;
  return {kind, kind};
}

struct Seen {
  std::map<std::string, std::int64_t> pairs;  // "a to b" -> TCP connections
  std::vector<std::string> order;
  std::int64_t sessions = 0;
};

// What was on the wire beside TCP streams, over all captures; and what it came in.
struct OtherPackets {
  std::string others, tunnels;
};
OtherPackets other_packets(const OverviewSource& source) {
  std::map<std::string, std::int64_t> sums;
  for_each_row(source.captures, [&sums](const Row& row) {
    for (const auto& [kind, text] : json_members(row.text("kinds"))) {
      if (kind == "tcp") continue;
      std::int64_t count = 0;
      std::from_chars(text.data(), text.data() + text.size(), count);
      sums[kind] += count;
    }
  });
  OtherPackets out;
  for (const auto& [key, count] : sums) {
    const PacketKind kind = packet_kind(key);
    std::string& list = kind.tunnel ? out.tunnels : out.others;
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", human_count(count), kind.words);
  }
  return out;
}

}  // namespace

void add_other_protocols(Document& page, const OverviewSource& source) {
  std::map<std::string, Seen> protocols;
  for_each_row(source.connections, [&protocols](const Row& row) {
    const std::string protocol = row.text("protocol");
    if (is_s7(protocol)) return;
    Seen& seen = protocols[protocol];
    const std::string pair =
        fmt::format("{} to {}", station(row.text("client"), row.text("client_name")),
                    station(endpoint(row.text("server"), row.count("port")), row.text("server_name")));
    if (seen.pairs.emplace(pair, 0).second) seen.order.push_back(pair);
    seen.pairs[pair] += row.count("sessions");
    seen.sessions += row.count("sessions");
  });
  const auto [packets, tunnels] = other_packets(source);
  if (protocols.empty() && packets.empty() && tunnels.empty()) return;
  page.add(Kind::heading, "Also seen, not S7");
  for (const auto& [protocol, seen] : protocols) {
    std::string list;
    for (std::size_t i = 0; i < seen.order.size() && i < most_pairs; ++i) list += (i == 0 ? "" : ", ") + seen.order[i];
    if (seen.order.size() > most_pairs) list += fmt::format(" and {} more pairs", seen.order.size() - most_pairs);
    page.add(Kind::item,
             fmt::format("{}: {} ({})", in_words(protocol), list, counted(seen.sessions, "TCP connection")));
  }
  if (!packets.empty()) page.add(Kind::item, fmt::format("Other packets: {}", packets));
  if (!tunnels.empty())
    page.add(Kind::item, fmt::format("Packets that came in tunnels, counted as what was in them: {}", tunnels));
}

}  // namespace s7::reports
