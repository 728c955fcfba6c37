#include "storage/merging/chosen_captures.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

// What was read from a file is known by its content; what had no file, by its place and its first packet.
bool same_capture(const OfferedCapture& a, const OfferedCapture& b) {
  if (a.fingerprint != b.fingerprint || a.first_us != b.first_us) return false;
  if (a.fingerprint.empty()) return a.name == b.name && a.sensor == b.sensor && a.first_us.has_value();
  return !a.complete || !b.complete || (a.packets == b.packets && a.last_us == b.last_us);
}

auto worth(const OfferedCapture& capture) {
  return std::tuple(capture.complete, !capture.reduced, capture.packets, !capture.sensor.empty());
}

auto identity(const OfferedCapture& capture) {
  return std::tie(capture.first_us, capture.last_us, capture.fingerprint, capture.sensor, capture.name);
}

// Observations in the order of their first packets; captures of one keep the order in which they were read.
void sort_by_observation(std::vector<OfferedCapture>& captures) {
  using Observation = std::pair<std::size_t, std::int64_t>;
  std::map<Observation, const OfferedCapture*> first;
  for (const OfferedCapture& capture : captures) {
    const OfferedCapture*& known = first[{capture.inventory, capture.observation}];
    if (known == nullptr || identity(capture) < identity(*known)) known = &capture;
  }
  std::vector<std::pair<OfferedCapture, OfferedCapture>> ranked;  // first of the observation, capture
  ranked.reserve(captures.size());
  for (const OfferedCapture& capture : captures)
    ranked.emplace_back(*first[{capture.inventory, capture.observation}], capture);
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    if (identity(a.first) != identity(b.first)) return identity(a.first) < identity(b.first);
    return std::tie(a.second.inventory, a.second.observation, a.second.id) <
           std::tie(b.second.inventory, b.second.observation, b.second.id);
  });
  for (std::size_t i = 0; i < captures.size(); ++i) captures[i] = std::move(ranked[i].second);
}

}  // namespace

std::vector<OfferedCapture> offered_captures(const Database& db, std::size_t inventory) {
  const bool merged = db.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'sighting'") > 0;
  const std::string reduced = merged ? "EXISTS (SELECT 1 FROM sighting s WHERE s.capture = capture.id)" : "0";
  Statement rows = db.prepare(
      "SELECT id, observation, name, ifnull(fingerprint, ''), ifnull(sensor, ''), packets, first_packet_us, "
      "last_packet_us, complete, " +
      reduced + " FROM capture ORDER BY id");
  std::vector<OfferedCapture> out;
  while (rows.step()) {
    Row row(rows);
    OfferedCapture& capture = out.emplace_back();
    capture.inventory = inventory;
    capture.id = row.integer();
    capture.observation = row.integer();
    capture.name = row.text();
    capture.fingerprint = row.text();
    capture.sensor = row.text();
    capture.packets = row.integer();
    capture.first_us = row.optional<std::int64_t>();
    capture.last_us = row.optional<std::int64_t>();
    capture.complete = row.flag();
    capture.reduced = row.flag();
  }
  return out;
}

void choose(std::vector<OfferedCapture>& captures) {
  sort_by_observation(captures);
  std::map<std::pair<std::string, std::optional<std::int64_t>>, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < captures.size(); ++i) alike[{captures[i].fingerprint, captures[i].first_us}].push_back(i);
  for (auto& [content, places] : alike) {
    std::stable_sort(places.begin(), places.end(),
                     [&](std::size_t a, std::size_t b) { return worth(captures[a]) > worth(captures[b]); });
    for (std::size_t i = 1; i < places.size(); ++i) {
      for (std::size_t better = 0; better < i && !captures[places[i]].same; ++better) {
        const OfferedCapture& other = captures[places[better]];
        if (!other.same && same_capture(other, captures[places[i]])) captures[places[i]].same = places[better];
      }
    }
  }
}

}  // namespace s7::storage
