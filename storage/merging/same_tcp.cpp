#include "storage/merging/same_tcp.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "storage/merging/groups.hpp"

namespace s7::storage {

namespace {

enum class Verdict : std::uint8_t { different, same, unknown };

bool overlap(const TcpSight& a, const TcpSight& b) {
  return a.first_us <= b.last_us + clock_tolerance_us && b.first_us <= a.last_us + clock_tolerance_us;
}

Verdict compare(const TcpSight& a, const TcpSight& b) {
  if (a.observation == b.observation || !overlap(a, b)) return Verdict::different;
  bool agree = false;
  for (const auto isn : {&TcpSight::client_isn, &TcpSight::server_isn}) {
    const auto& x = a.*isn;
    const auto& y = b.*isn;
    if (!x || !y) continue;
    if (*x != *y) return Verdict::different;
    agree = true;
  }
  return agree ? Verdict::same : Verdict::unknown;
}

// Calls f(a, b, verdict) for each pair with equal ends.
template <class F>
void for_each_pair(const std::vector<TcpSight>& sights, F f) {
  std::map<TcpEnds, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < sights.size(); ++i) alike[sights[i].ends].push_back(i);
  for (auto& [ends, places] : alike) {
    std::stable_sort(places.begin(), places.end(),
                     [&](std::size_t a, std::size_t b) { return sights[a].first_us < sights[b].first_us; });
    for (std::size_t i = 0; i < places.size(); ++i) {
      for (std::size_t j = i + 1; j < places.size(); ++j) {
        const TcpSight& a = sights[places[i]];
        const TcpSight& b = sights[places[j]];
        if (b.first_us > a.last_us + clock_tolerance_us) break;  // so do all that follow
        f(places[i], places[j], compare(a, b));
      }
    }
  }
}

}  // namespace

std::vector<std::vector<std::size_t>> same_connections(const std::vector<TcpSight>& sights) {
  Groups groups(sights.size());
  for_each_pair(sights, [&](std::size_t a, std::size_t b, Verdict verdict) {
    if (verdict == Verdict::same) groups.join(a, b);
  });
  return groups.joined();
}

std::size_t undecidable(const std::vector<TcpSight>& sights) {
  std::set<std::size_t> doubtful;
  for_each_pair(sights, [&](std::size_t a, std::size_t b, Verdict verdict) {
    if (verdict == Verdict::unknown) doubtful.insert(sights[a].observation < sights[b].observation ? b : a);
  });
  return doubtful.size();
}

}  // namespace s7::storage
