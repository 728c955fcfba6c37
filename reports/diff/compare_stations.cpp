#include <fmt/format.h>

#include <algorithm>

#include "reports/diff/compare.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::diff {
namespace {

std::string words(const std::set<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

// "order_number" -> "order number"
std::string spoken(std::string fact) {
  std::replace(fact.begin(), fact.end(), '_', ' ');
  return fact;
}

std::string identity(const Station& station) {
  std::string out;
  for (const char* fact : {"name", "family", "order_number", "firmware"}) {
    const auto at = station.facts.find(fact);
    if (at == station.facts.end()) continue;
    out += fmt::format("{}{} {}", out.empty() ? "; " : ", ", spoken(fact), words(at->second));
  }
  return out;
}

class StationComparer {
 public:
  StationComparer(const Snapshot& before, const Snapshot& after, Differences& out)
      : before_(before), after_(after), out_(out) {}

  void run() {
    for (const auto& [address, now] : after_.stations) {
      const auto old = before_.stations.find(address);
      if (old == before_.stations.end())
        appeared(address, now);
      else
        compare(address, old->second, now);
    }
    for (const auto& [address, old] : before_.stations) {
      if (after_.stations.contains(address)) continue;
      Difference& out = add(Kind::lost_station, address, old);
      out.observation = fmt::format("{}: {}{}.", who(before_, after_, address), not_seen(after_), identity(old));
    }
  }

 private:
  Difference& add(Kind kind, const std::string& address, const Station& station) {
    Difference& out = out_.emplace_back();
    out.kind = kind;
    out.address = address;
    out.first_seen = station.seen.first;
    out.last_seen = station.seen.last;
    return out;
  }

  void appeared(const std::string& address, const Station& now) {
    Difference& out = add(Kind::new_station, address, now);
    out.observation = fmt::format("{}: new station{}.", who(before_, after_, address), identity(now));
  }

  void compare(const std::string& address, const Station& old, const Station& now) {
    for (const auto& [fact, values] : now.facts) {
      const auto same = old.facts.find(fact);
      if (same != old.facts.end() && same->second != values)
        changed(fact == "firmware" ? Kind::changed_firmware : Kind::changed_identity, address, now, spoken(fact),
                same->second, values);
    }
    const bool other_mac = !std::includes(old.macs.begin(), old.macs.end(), now.macs.begin(), now.macs.end());
    if (!old.macs.empty() && other_mac) changed(Kind::changed_mac, address, now, "MAC", old.macs, now.macs);
    if (!now.putget_open || old.putget_open || !old.putget_refused) return;
    Difference& out = add(Kind::putget_opened, address, now);
    out.subject = "PUT/GET";
    out.before = "used-and-refused";
    out.after = "used-and-open";
    out.observation = fmt::format("{}: absolute reads or writes are served now; all were refused before.",
                                  who(before_, after_, address));
  }

  void changed(Kind kind, const std::string& address, const Station& now, const std::string& subject,
               const std::set<std::string>& before, const std::set<std::string>& after) {
    Difference& out = add(kind, address, now);
    out.subject = subject;
    out.before = words(before);
    out.after = words(after);
    out.observation =
        fmt::format("{}: {} is {}; it was {}.", who(before_, after_, address), subject, out.after, out.before);
  }

  const Snapshot& before_;
  const Snapshot& after_;
  Differences& out_;
};

}  // namespace

void compare_stations(const Snapshot& before, const Snapshot& after, Differences& out) {
  StationComparer(before, after, out).run();
}

}  // namespace s7::reports::diff
