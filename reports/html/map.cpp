// The connection map: all stations where they fit, else the groups, and a matrix per group.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "reports/html/map_drawing.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/matrix.hpp"
#include "reports/html/section.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {
namespace {

using audit::AuditInput;
using audit::Index;

// Beyond these a drawing of single stations is a hairball.
constexpr std::size_t most_stations = 60, most_edges = 120;
constexpr std::size_t most_groups = 40, most_pairs = 20'000;
// Addresses that one station tried in vain, and nobody ever reached.
constexpr std::size_t most_in_vain = 12;

struct Leftover {
  std::vector<Pair> pairs;  // drawn
  std::string notes;
};

Leftover without_scans(const AuditInput& input, std::vector<Pair> pairs) {
  std::set<Index> reached;
  for (const Pair& pair : pairs)
    if (pair.connections > 0) reached.insert({pair.client, pair.server});
  const auto in_vain = [&](const Pair& pair) { return pair.connections == 0 && reached.count(pair.server) == 0; };
  std::map<Index, std::size_t> tried;
  for (const Pair& pair : pairs)
    if (in_vain(pair)) ++tried[pair.client];
  std::erase_if(pairs, [&](const Pair& pair) { return in_vain(pair) && tried[pair.client] > most_in_vain; });
  Leftover out{std::move(pairs), {}};
  for (const auto& [client, count] : tried) {
    if (count <= most_in_vain) continue;
    out.notes += fmt::format(
        "<p class=note>Not drawn: {} addresses that {} tried without reaching one. They are in the"
        " table of attempts.</p>\n",
        human_count(static_cast<std::int64_t>(count)), escape(input.who(client)));
  }
  return out;
}

std::vector<Index> stations_of(const std::vector<Pair>& pairs) {
  std::set<Index> stations;
  for (const Pair& pair : pairs) stations.insert({pair.client, pair.server});
  return {stations.begin(), stations.end()};
}

MapNode node_of(const Material& material, Index station) {
  const AuditInput& input = material.input;
  const std::string name = input.stations[station].name;
  std::string about = input.fact(station, "order_number");
  if (about.empty()) about = input.fact(station, "family");
  if (about.empty()) about = input.fact(station, "vendor");
  if (!name.empty()) about = about.empty() ? name : fmt::format("{}, {}", name, about);
  return {input.stations[station].address, about, article_of(material, station)};
}

MapLine line_of(const AuditInput& input, const Pair& pair) {
  const PairVerdict verdict = pair.verdict();
  return {verdict,
          pair.writes || pair.server_reads,
          pair.reads || pair.server_writes,
          pair.refused > 0 && verdict != PairVerdict::refused,
          pair.bytes,
          pair_text(input, pair)};
}

std::string station_map(const Material& material, const std::vector<Pair>& pairs,
                        const std::vector<StationGroup>& groups) {
  MapGraph graph;
  std::vector<MapNode> nodes;
  std::vector<std::string> frames;
  std::map<Index, std::size_t> number;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    frames.push_back(groups[i].name);
    for (const Index station : groups[i].stations) {
      number[station] = nodes.size();
      graph.group.push_back(i);
      nodes.push_back(node_of(material, station));
    }
  }
  std::vector<MapLine> lines;
  for (const Pair& pair : pairs) {
    if (pair.client == pair.server) continue;
    graph.edges.push_back({number[pair.client], number[pair.server]});
    lines.push_back(line_of(material.input, pair));
  }
  return draw_map(graph, nodes, lines, frames, "Connection map");
}

// What passes between two groups, as one line: the gravest verdict of all.
struct Bundle {
  MapLine line;
  std::size_t pairs = 0;
};

std::string group_map(const std::vector<Pair>& pairs, const std::vector<StationGroup>& groups) {
  std::map<Index, std::size_t> number;
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (const Index station : groups[i].stations) number[station] = i;
  std::map<std::pair<std::size_t, std::size_t>, Bundle> bundles;
  std::vector<std::size_t> inside(groups.size());
  for (const Pair& pair : pairs) {
    const std::size_t from = number[pair.client], to = number[pair.server];
    if (from == to) {
      ++inside[from];
      continue;
    }
    Bundle& bundle = bundles[{from, to}];
    bundle.line.verdict = bundle.pairs == 0 ? pair.verdict() : std::min(bundle.line.verdict, pair.verdict());
    bundle.line.to_server |= pair.writes || pair.server_reads;
    bundle.line.to_client |= pair.reads || pair.server_writes;
    bundle.line.refused |= pair.refused > 0 && bundle.line.verdict != PairVerdict::refused;
    bundle.line.bytes += pair.bytes;
    ++bundle.pairs;
  }
  MapGraph graph;
  std::vector<MapNode> nodes;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    graph.group.push_back(0);
    const auto stations = static_cast<std::int64_t>(groups[i].stations.size());
    nodes.push_back({groups[i].name,
                     fmt::format("{}, {} inside", counted(stations, "station"),
                                 counted(static_cast<std::int64_t>(inside[i]), "pair")),
                     {}});
  }
  std::vector<MapLine> lines;
  for (auto& [ends, bundle] : bundles) {
    graph.edges.push_back({ends.first, ends.second});
    bundle.line.title =
        fmt::format("{} to {}: {}, the gravest {}", groups[ends.first].name, groups[ends.second].name,
                    counted(static_cast<std::int64_t>(bundle.pairs), "pair"), name(bundle.line.verdict));
    lines.push_back(bundle.line);
  }
  return draw_map(graph, nodes, lines, {}, "Map of the groups");
}

std::string key(std::string_view verdict, std::string_view text) {
  return fmt::format(
      "<span><svg width=34 height=10 aria-hidden=true><path class=\"edge {}\" stroke-width=2.5 d=\"M1 5h32\"/></svg> "
      "{}</span> ",
      verdict, text);
}

std::string legend(bool by_zone) {
  return "<p class=legend>" + key("written", "variables were written") + key("read", "only read") +
         key("refused", "only refused") + key("encrypted", "encrypted") + key("other", "no variable was served") +
         key("failed", "not reached") +
         fmt::format(
             "Arrows show which way values go, &#10005; that something was refused, width how much was sent. The"
             " opener of a connection stands on the left. Grouped by {}.</p>\n",
             by_zone ? "zone" : "the first three bytes of the address (IPv6: /64): masks are not visible");
}

std::string matrices(const Material& material, const std::vector<Pair>& pairs,
                     const std::vector<StationGroup>& groups) {
  std::string out =
      "<p>Too many for one drawing: who talks to whom, group by group, is below. Servers stand on the left, clients at"
      " the top; blue above: read, orange below: written, dashed frame: refused, dot: no variable was served, cross:"
      " failed attempts.</p>\n";
  if (groups.size() > 1 && groups.size() <= most_groups) out += group_map(pairs, groups);
  if (pairs.size() > most_pairs)
    return out + "<p class=note>More than 20,000 pairs of stations: the table of connections has them.</p>\n";
  out += "<div class=matrices>\n";
  for (const StationGroup& group : groups) out += matrix(material, group, pairs);
  return out + "</div>\n";
}

}  // namespace

Section connection_map(const Material& material) {
  const AuditInput& input = material.input;
  Section section{"map", "Map", "Who talks to whom", {}};
  const Leftover left = without_scans(input, pairs_of(input));
  if (left.pairs.empty()) {
    section.body = left.notes;
    return section;
  }
  const std::vector<Index> stations = stations_of(left.pairs);
  const std::vector<StationGroup> groups = groups_of(input, stations);
  section.body = legend(!input.zones.empty());
  const bool drawn = stations.size() <= most_stations && left.pairs.size() <= most_edges;
  section.body += drawn ? station_map(material, left.pairs, groups) : matrices(material, left.pairs, groups);
  section.body += left.notes;
  return section;
}

}  // namespace s7::reports::html
