#include "reports/redaction/disguise.hpp"

#include <algorithm>
#include <utility>

namespace s7::reports::redaction {

using storage::Identifying;

Network nobody() { return Network::parse("0.0.0.0").value(); }

Disguise::Disguise(std::vector<std::string> addresses, storage::Replace replace)
    : addresses_(std::move(addresses)), replace_(std::move(replace)) {}

std::vector<Network> Disguise::networks(const std::vector<Network>& real) const {
  std::vector<Network> out;
  const auto add = [&](const std::string& address) {
    const auto pseudonym = Network::parse(replace_({Identifying::address, "", address}));
    if (pseudonym && std::find(out.begin(), out.end(), *pseudonym) == out.end()) out.push_back(*pseudonym);
  };
  for (const Network& network : real) {
    if (network.is_address()) {
      add(network.text());
      continue;
    }
    for (const std::string& address : addresses_)
      if (const auto known = Network::parse(address); known && network.contains(*known)) add(address);
  }
  if (out.empty()) out.push_back(nobody());
  return out;
}

std::string Disguise::name(const std::string& station) const { return replace_({Identifying::name, "", station}); }

std::string Disguise::zone(const std::string& zone) const { return word("zone", zone); }

std::string Disguise::word(const char* kind, const std::string& text) const {
  return text.empty() ? text : replace_({Identifying::fact, kind, text});
}

plan::Party Disguise::party(const plan::Party& real) const {
  plan::Party out;
  const auto network = Network::parse(real.text);
  if (network && network->is_address())
    out.text = replace_({Identifying::address, "", network->text()});
  else if (network)
    out.text = word("network", real.text);
  else if (!real.text.empty() && real.text != "*")
    out.text = name(real.text);
  if (!real.any()) out.networks = networks(real.networks);
  return out;
}

plan::Plan Disguise::plan(plan::Plan real) const {
  real.file = "the plan";
  for (plan::Line& line : real.lines) {
    line.client = party(line.client);
    line.server = party(line.server);
    for (auto* tsap : {&line.client_tsap, &line.server_tsap})
      if (*tsap) *tsap = replace_({Identifying::tsap, "", **tsap});
    if (line.permit && !line.permit->detail.empty())
      line.permit->detail = replace_({Identifying::text, line.permit->area, line.permit->detail});
    line.name = word("line", line.name);
    line.owner = word("owner", line.owner);
    line.purpose = word("purpose", line.purpose);
    line.approved = word("approval", line.approved);
  }
  return real;
}

}  // namespace s7::reports::redaction
