#include "dissector/track/identities.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "dissector/text.hpp"
#include "dissector/wire/routing.hpp"
#include "dissector/wire/szl/identity.hpp"
#include "dissector/wire/szl/szl.hpp"

namespace s7::dissector {
namespace {

// What stays the same while a controller stays the same; its state and its load do not belong here.
bool identifies(std::string_view fact) noexcept {
  constexpr std::array<std::string_view, 8> facts{"order_number", "hardware_version", "firmware", "serial",
                                                  "name",         "module",           "plant",    "memory_card"};
  return std::find(facts.begin(), facts.end(), fact) != facts.end();
}

// One module: address, port and TSAP, since the modules of a rack answer at the same address.
std::string module_key(const SessionInfo& info, const Endpoint& teller, bool server) {
  std::string out = to_string(teller.address) + ' ' + std::to_string(info.server.port) + ' ';
  return out + hex_digits((server ? info.server_tsap : info.client_tsap).view());
}

}  // namespace

std::optional<std::string> IdentityBook::tell(std::string key, std::string_view value) {
  const auto known = told_.find(key);
  if (known == told_.end()) {
    if (told_.size() < limit_) told_.emplace(std::move(key), value);
    return std::nullopt;
  }
  if (known->second == value) return std::nullopt;
  return std::exchange(known->second, std::string(value));
}

void report_identity(const SessionInfo& info, Side teller, ByteView payload, const Where& where, IdentityBook& book,
                     Listener& listener) {
  const auto list = decode_szl_answer(payload);
  if (!list) return;
  const bool server = teller != info.client_side;
  // It speaks of a station that has no address here, not of the gateway.
  if (server && decode_routed_tsap(info.server_tsap.view())) return;
  const Endpoint& station = server ? info.server : info.client;
  const std::string source = "szl-" + hex_text(list->id & 0xffU, 4).substr(2);
  std::map<std::string, int, std::less<>> told;  // the second of one kind is that of another rack
  std::string changes;
  const auto tell = [&](std::string_view fact, std::string_view value) {
    IdentityFact out{station.address, std::nullopt, info.vlans.tags[0], fact, value, source, where};
    listener.on(out);
    if (!identifies(fact)) return;
    std::string name(fact);
    const int place = ++told[name];
    if (place > 1) name += ' ' + std::to_string(place);
    const auto before = book.tell(module_key(info, station, server) + ' ' + source + ' ' + name, value);
    if (!before) return;
    if (!changes.empty()) changes += ", ";
    changes += name + " " + *before + " -> " + std::string(value);
  };
  identity_facts(payload, std::cref(tell));  // a copy would be allocated with each list
  if (!changes.empty()) listener.on(ControllerEvent{info, "identity-changed", changes, "seen", server, where});
}

}  // namespace s7::dissector
