#include "reports/firewall/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "reports/ranges.hpp"
#include "reports/unicode.hpp"

namespace s7::reports::firewall {
namespace {

using plan::Line;
using plan::Permit;

constexpr std::uint16_t s7_port = 102;
constexpr std::size_t most_blocks = 12;

// The ends of a rule and its port: what makes rules different.
using Key = std::tuple<std::optional<Network>, std::optional<Network>, std::optional<std::uint16_t>>;

// What is said about a rule, collected over the lines that ask for it.
struct About {
  std::vector<std::string> names, purposes;   // distinct
  std::map<std::string, TouchedRanges> ways;  // "reads", "server writes"
  bool any_variable = false;
};

void note(std::vector<std::string>& texts, const std::string& text) {
  if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
}

void note_permit(About& about, const Permit& permit) {
  if (permit.area == "*") about.any_variable = true;
  if (permit.area == "*") return;
  const auto add = [&](bool may, bool asks, const char* way) {
    if (!may || !asks) return;
    const auto bytes = permit.first_byte ? std::optional(*permit.end - *permit.first_byte) : std::nullopt;
    about.ways[way].add(permit.area, permit.db, permit.first_byte, bytes, permit.detail);
  };
  add(permit.read, permit.by_client, "reads");
  add(permit.write, permit.by_client, "writes");
  add(permit.read, permit.by_server, "server reads");
  add(permit.write, permit.by_server, "server writes");
}

std::string party_name(const plan::Party& party, const StationNames& names) {
  if (party.any()) return "any";
  const std::string known = names.of(party.text);
  return known.empty() ? party.text : known;
}

// "HMI > PLC 1: reads DB10 0-27; writes DB11 8-11 (visualisation)"
std::string comment_of(const About& about) {
  std::string text = fmt::format("{}", fmt::join(about.names, ", "));
  std::string what = about.any_variable ? "any variable" : "";
  for (const auto& [way, ranges] : about.ways)
    what += fmt::format("{}{} {}", what.empty() ? "" : "; ", way, ranges.text(most_blocks));
  if (!what.empty()) text += ": " + what;
  if (!about.purposes.empty()) text += fmt::format(" ({})", fmt::join(about.purposes, ", "));
  return text;
}

// Every pair of ends that a line permits: a name can stand for several addresses of both IP versions.
std::vector<std::pair<std::optional<Network>, std::optional<Network>>> ends_of(const Line& line) {
  using Ends = std::vector<std::optional<Network>>;
  const auto ends = [](const plan::Party& party) {
    return party.any() ? Ends{std::nullopt} : Ends(party.networks.begin(), party.networks.end());
  };
  std::vector<std::pair<std::optional<Network>, std::optional<Network>>> out;
  for (const auto& client : ends(line.client)) {
    for (const auto& server : ends(line.server)) {
      if (client && server && client->is_ipv6() != server->is_ipv6()) continue;
      out.emplace_back(client, server);
    }
  }
  return out;
}

}  // namespace

Rules rules_for(const plan::Plan& plan, const StationNames& names) {
  Rules out;
  std::set<std::uint16_t> ports{s7_port};
  std::map<Key, std::size_t> index;
  std::vector<About> about;
  for (std::size_t i = 0; i < plan.lines.size(); ++i) {
    const Line& line = plan.lines[i];
    if (line.port) ports.insert(*line.port);
    const auto ends = ends_of(line);
    if (ends.empty()) out.impossible.push_back(i);
    for (const auto& [client, server] : ends) {
      const auto [at, is_new] = index.try_emplace({client, server, line.port}, out.rules.size());
      if (is_new) {
        out.rules.push_back({client, server, line.port, {}});
        about.emplace_back();
      }
      About& said = about[at->second];
      note(said.names, line.name.empty()
                           ? fmt::format("{} > {}", party_name(line.client, names), party_name(line.server, names))
                           : line.name);
      note(said.purposes, line.purpose);
      if (line.permit) note_permit(said, *line.permit);
    }
  }
  out.ports.assign(ports.begin(), ports.end());
  for (std::size_t i = 0; i < out.rules.size(); ++i) out.rules[i].comment = comment_of(about[i]);
  return out;
}

std::string harmless(std::string_view text, std::size_t most) {
  std::string out = printable(text);
  for (char& c : out) {
    if (c == '"' || c == '`') c = '\'';
    if (c == '\\') c = '/';
  }
  if (out.size() <= most) return out;
  constexpr std::string_view more = "...";
  std::size_t length = most - more.size();
  while (length > 0 && (static_cast<unsigned char>(out[length]) & 0xC0U) == 0x80U) --length;  // no half characters
  return out.substr(0, length) + std::string(more);
}

std::string ports_text(const Rules& rules) { return fmt::format("{}", fmt::join(rules.ports, ", ")); }

}  // namespace s7::reports::firewall
