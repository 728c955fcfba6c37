#include <fmt/format.h>

#include <algorithm>

#include "reports/humanise.hpp"
#include "reports/overview/sections.hpp"

namespace s7::reports {
namespace {

using Kind = Block::Kind;

// How much is said before the rest is only counted. A page about many servers says less of each.
struct Limits {
  std::size_t servers, partners, blocks, refusals;
};
constexpr Limits small_plant{12, 20, 8, 4};
constexpr Limits large_plant{40, 6, 4, 2};

template <class Set>
std::string joined(const Set& words, std::string_view separator = ", ") {
  return fmt::format("{}", fmt::join(words, separator));
}

std::string verdict(const Server& server, std::int64_t observed_us) {
  const std::string span = fmt::format("in {} of capture", human_coverage(observed_us));
  const std::string asked = counted(server.put_get_requests, "item");
  if (server.put_get_ok > 0) {
    return fmt::format("PUT/GET: used and open ({} of {} served {})", human_count(server.put_get_ok), asked, span);
  }
  if (server.put_get_failed > 0 && !server.other_codes) {
    return fmt::format("PUT/GET: used and refused ({} of {} refused {})", human_count(server.put_get_failed), asked,
                       span);
  }
  if (server.put_get_requests == 0) {
    const bool answers_only = std::any_of(server.partners.begin(), server.partners.end(),
                                          [](const auto& partner) { return partner.second.answers_only > 0; });
    return fmt::format("PUT/GET: not observed {}{}", span,
                       answers_only ? ": of some connections only answers were captured, not what was asked" : "");
  }
  const std::string why =
      server.put_get_failed > 0 ? "every answer was an error, none says that access is refused" : "no answer was seen";
  return fmt::format("PUT/GET: not observed in use {}: {} asked for, {}", span, asked, why);
}

std::string heading(const std::string& address, const Server& server) {
  std::string text = station(address, server.name);
  if (!server.identity.empty()) text += ": " + server.identity;
  if (server.ports.size() > 1) return fmt::format("{}, ports {}", text, joined(server.ports));
  for (const std::int64_t port : server.ports) {
    if (port != 102) text += fmt::format(", port {}", port);
  }
  return text;
}

// "reads DB10 0-19, 40-43; writes M 0-3"
std::string touched(const Partner& partner, const Limits& limits) {
  std::string text;
  for (const auto& [operation, ranges] : partner.touched) {
    if (!text.empty()) text += "; ";
    text += operation == "subscribe" ? "subscribes to" : operation + "s";
    text += ' ' + ranges.text(limits.blocks);
  }
  return text;
}

// "; uses read-clock, read-szl"
std::string used(const Partner& partner, std::size_t most) {
  std::string text;
  std::size_t said = 0;
  for (const std::string& operation : partner.uses) {
    if (said++ < most) text += fmt::format("{}{}", text.empty() ? "; uses " : ", ", operation);
  }
  return said > most ? fmt::format("{} and {} more", text, said - most) : text;
}

std::string figures(const Partner& partner) {
  std::string text = counted(partner.requests, "request");
  if (partner.unanswered > 0) text += fmt::format(", {} unanswered", human_count(partner.unanswered));
  if (partner.sessions > 1) text += fmt::format(", {}", counted(partner.sessions, "session"));
  if (!partner.pdu_sizes.empty()) text += fmt::format(", PDU {}", joined(partner.pdu_sizes, "/"));
  if (partner.medians.size() == 1) {
    text += fmt::format(", answered in {} (median)", human_duration(partner.medians.front()));
  } else if (!partner.medians.empty()) {
    const auto [least, most] = std::minmax_element(partner.medians.begin(), partner.medians.end());
    text += fmt::format(", answered in {} to {} (medians)", human_duration(*least), human_duration(*most));
  }
  return text;
}

// Why there is nothing to tell of variables.
std::string_view nothing(const Partner& partner) {
  if (!partner.refused.empty()) return "no variable was served";
  if (!partner.unanswered_items.empty()) return "asks for variables, no answer was captured";
  if (partner.protocols.count("s7comm-plus-tls") > 0) return "encrypted, so that what it does can't be seen";
  if (partner.subscribed) return "subscribes to variables, which ones was not captured";
  if (partner.answers_only > 0 && partner.requests == 0) return "only answers were captured, not what was asked";
  const bool opaque = partner.requests == 0 && partner.protocols.count("s7comm") == 0 && !partner.protocols.empty();
  return opaque ? "connected; its messages were not decoded" : "no variable access";
}

std::string named(const Facts& facts, const std::string& address) {
  const auto name = facts.names.find(address);
  return name == facts.names.end() ? address : station(address, name->second);
}

void add_partner(Document& page, const std::string& who, const Partner& partner, const CodeNames& codes,
                 const Limits& limits) {
  const bool plain = partner.protocols.size() == 1 && *partner.protocols.begin() == "s7comm";
  std::string about = joined(partner.types, "; ");
  if (!plain && !partner.protocols.empty()) about += (about.empty() ? "" : ", ") + joined(partner.protocols, ", ");
  if (partner.asked_back && partner.protocols.empty()) about = "over a connection it had accepted";
  if (!about.empty()) about = fmt::format(" ({})", about);
  const std::string what = touched(partner, limits);
  const std::string numbers = partner.requests > 0 ? ". " + figures(partner) : std::string{};
  page.add(Kind::item, fmt::format("{}{}: {}{}{}", who, about, what.empty() ? nothing(partner) : what,
                                   used(partner, limits.blocks), numbers));
  for (const auto& [operation, asked] : partner.unanswered_items)
    page.add(Kind::subitem, fmt::format("{} of {}: no answer was captured", counted(asked.items, operation),
                                        asked.ranges.text(limits.blocks)));
  std::size_t said = 0;
  for (const auto& [key, refusal] : partner.refused) {
    if (said++ >= limits.refusals) continue;
    page.add(Kind::subitem,
             fmt::format("{} of {} refused: {}", counted(refusal.items, key.first), refusal.ranges.text(limits.blocks),
                         key.second.empty() ? "code unknown" : codes.described(key.second)),
             true);
  }
  if (said > limits.refusals)
    page.add(Kind::subitem, fmt::format("and {} more kinds of refusal", said - limits.refusals), true);
}

}  // namespace

void add_servers(Document& page, const OverviewSource& source, const Facts& facts) {
  page.add(Kind::heading, fmt::format("S7 servers: {}", facts.servers.size()));
  if (facts.servers.size() == 0) page.add(Kind::paragraph, "No S7 connection was observed.");
  const Limits& limits = facts.servers.size() <= small_plant.servers ? small_plant : large_plant;
  std::size_t number = 0;
  for (const auto& [address, server] : facts.servers) {
    if (number++ == limits.servers) {
      page.add(Kind::paragraph, fmt::format("And {} more servers: report INVENTORY connections.",
                                            facts.servers.size() - limits.servers));
      break;
    }
    page.add(Kind::subheading, heading(address, server));
    const auto held = source.held.find(address);
    page.add(Kind::paragraph, fmt::format("{}.{}", verdict(server, facts.observed_us),
                                          held == source.held.end() ? "" : " " + held->second));
    std::size_t listed = 0;
    for (const auto& [client, partner] : server.partners) {
      if (listed++ < limits.partners) add_partner(page, named(facts, client), partner, source.codes, limits);
    }
    if (listed > limits.partners) page.add(Kind::item, fmt::format("and {} more partners", listed - limits.partners));
  }
}

}  // namespace s7::reports
