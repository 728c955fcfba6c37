// putget-refused: every variable job of every classic client ends with the error word of a service that is not offered.

#include <fmt/format.h>

#include <algorithm>

#include "reports/audit/contrast.hpp"
#include "reports/audit/refusals.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "putget-refused";

struct Refused {
  Index server = 0;
  std::uint64_t asked = 0;
  RefusedItems items;
  Use before;  // served, all of it before the first refusal
  const Event* download = nullptr;
  std::uint64_t other_services = 0;  // answered without error in the same connections
};

// Whether the controller answered for single items since then: it looked at the addresses, so the access is on.
bool items_were_judged(const AuditInput& input, Index server, Time since) {
  for (const Index index : input.stations[server].asked) {
    const Access& access = input.accesses[index];
    if (!is_put_get(input, access)) continue;
    for (const CodeSeen& code : access.codes)
      if (code.code < 0x100 && code.seen.last.time >= since) return true;
  }
  return false;
}

// Whether a session in which something was served before goes on: a changed setting needs a download, which ends it.
bool in_the_same_session(const AuditInput& input, const Use& before, const RefusedItems& refused) {
  for (const Index connection : before.connections)
    for (const Session& session : input.sessions_of(input.connections[connection]))
      if (session.seen.first.time <= before.seen.last.time && session.seen.last.time >= refused.seen.first.time)
        return true;
  return false;
}

// What mutes leave over of what a server refused; nothing when anybody was served while it refused.
std::optional<Refused> look_at(const AuditInput& input, Index server) {
  Refused result;
  result.server = server;
  for (const Index index : input.stations[server].asked) {
    const Access& access = input.accesses[index];
    if (!is_put_get(input, access) || input.mutes.covers(input, id, input.asker(access), server)) continue;
    result.asked += access.requests;
    for (const CodeSeen& code : access.codes)
      if (code.code == service_refused || code.code == service_refused_variant) result.items.add(input, access, code);
  }
  if (result.items.count < 2 || items_were_judged(input, server, result.items.seen.first.time)) return std::nullopt;
  result.before = served(input, server, [](const Access&) { return true; });
  const Time first = result.items.seen.first.time;
  if (result.before.items > 0 && result.before.seen.last.time >= first) return std::nullopt;
  if (in_the_same_session(input, result.before, result.items)) return std::nullopt;
  result.download = last_download(input, server, result.before.items > 0 ? result.before.seen.last.time : 0, first);
  for (const Index connection : result.items.connections)
    for (const Function& function : input.functions_of(input.connections[connection]))
      if (function.operation != "setup-communication") result.other_services += function.ok;
  return result;
}

std::string context(const AuditInput& input, const Refused& refused) {
  std::string text;
  std::optional<std::int64_t> pdu;
  for (const Index connection : refused.items.connections)
    if (const auto size = input.connections[connection].pdu_size) pdu = size;
  if (pdu) text += fmt::format(" It had accepted the connection with a PDU of {} bytes.", *pdu);
  if (refused.other_services > 0)
    text += fmt::format(" {} served in the same connections.",
                        refused.other_services == 1 ? "One request for another service was"
                                                    : human_count(static_cast<std::int64_t>(refused.other_services)) +
                                                          " requests for other services were");
  if (refused.before.items > 0)
    text += fmt::format(" Until {} it served {}.", when(refused.before.seen.last.time),
                        counted(static_cast<std::int64_t>(refused.before.items), "item"));
  else
    text += fmt::format(" No classic client had a variable served by it {}.", of_capture(input));
  if (refused.download != nullptr)
    text += fmt::format(" A download to it succeeded at {}.", when(refused.download->at.time));
  return text;
}

Confidence lowered(Confidence confidence) {
  return confidence == Confidence::high ? Confidence::medium : Confidence::low;
}

Confidence confidence_of(const AuditInput& input, const Refused& refused, const Family* family) {
  const bool broad = refused.items.blocks.size() > 1 || refused.items.clients.size() > 1;
  Confidence confidence = broad ? Confidence::high : Confidence::medium;
  if (family == nullptr || family->putget == PutGetSwitch::unknown) confidence = Confidence::medium;
  // A success may be in the direction that was not captured.
  if (input.trust.half_seen(refused.server)) confidence = lowered(confidence);
  if (!refused.items.codes.contains(service_refused)) confidence = lowered(confidence);
  if (refused.before.items > 0 && refused.download == nullptr) confidence = lowered(confidence);
  return confidence;
}

constexpr std::string_view how_to_permit =
    "First decide whether the access is wanted: it opens I, Q, M and all standard data blocks to every station that"
    " reaches port 102, for reading and writing. If it is: CPU properties, Protection & Security, Connection "
    "mechanisms,"
    " permit access with PUT/GET, then compile and download the hardware configuration (the tick alone changes "
    "nothing)."
    " If not: move the partner to OPC UA, symbolic access with TLS or open communication, and note this refusal as a"
    " check that passed.";

void switched_off(const AuditInput& input, const Refused& refused, const Family* family, Finding& finding) {
  finding.likely_cause = family == nullptr
                             ? "PUT/GET access is probably switched off, if this is an S7-1200 or S7-1500 (its order"
                               " number was not seen)."
                             : fmt::format("PUT/GET access is probably switched off on this {}.", family->name);
  finding.confidence = confidence_of(input, refused, family);
  finding.alternatives =
      "The access level \"no access (complete protection)\"; access control by user; another station answers at this"
      " address. The code itself only says that the service is not offered or the frame is wrong.";
  if (family == nullptr)
    finding.alternatives += " On an S7-300 or S7-400: the requests are malformed or a service that it lacks.";
  finding.advice = how_to_permit;
  if (family != nullptr && family->name == "S7-1200")
    finding.advice +=
        " After an exchange of a CPU of firmware 3 for one of firmware 4: a new station of firmware 4"
        " starts with the access switched off.";
  finding.settles =
      "CPU properties, Protection & Security, Connection mechanisms; or one successful read by another"
      " partner.";
}

void without_switch(const Family& family, Finding& finding) {
  finding.confidence = Confidence::low;
  if (family.putget == PutGetSwitch::absent) {
    finding.likely_cause =
        fmt::format("Controllers of this family ({}) are reported to have no absolute access.", family.name);
    finding.advice = "Move the partner to OPC UA, symbolic access or open communication.";
    finding.alternatives = "The identification is wrong.";
  } else {
    finding.likely_cause = fmt::format(
        "The requests are malformed, or ask for what this family ({}) lacks; it has no PUT/GET switch.", family.name);
    finding.advice =
        "Compare one refused request with one of a partner that works, and the client's settings for the"
        " family of the controller.";
    finding.alternatives = "The identification is wrong and PUT/GET is switched off; a protection level.";
  }
  finding.settles = "The order number on the module, and one refused request in Wireshark.";
}

Finding tell(const AuditInput& input, const Refused& refused) {
  Finding finding;
  finding.rule = id;
  finding.severity = Severity::warning;
  about(finding, refused.server, refused.items);
  finding.title = fmt::format("{} refuses all variable access", input.who(refused.server));
  finding.observation = fmt::format(
      "{} refused {} of {} that {} asked for ({}) with {}, {}.{}", introduced(input, refused.server),
      human_count(static_cast<std::int64_t>(refused.items.count)),
      counted(static_cast<std::int64_t>(refused.asked), "item"), stations_text(input, refused.items.clients, 3),
      refused.items.ranges.text(5), refused.items.codes_text(input), when(refused.items.seen), context(input, refused));
  const Family* family = input.family(refused.server);
  const bool has_switch =
      family == nullptr || family->putget == PutGetSwitch::switchable || family->putget == PutGetSwitch::unknown;
  if (has_switch) {
    switched_off(input, refused, family, finding);
  } else {
    without_switch(*family, finding);
  }
  return finding;
}

}  // namespace

void putget_refused(const AuditInput& input, Findings& findings) {
  for (const Index server : controllers(input))
    if (const auto refused = look_at(input, server)) findings.push_back(tell(input, *refused));
}

}  // namespace s7::reports::audit::rules
