#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "reports/audit/load/loader.hpp"

namespace s7::reports::audit {
namespace {

// What is known already comes from a later packet.
void know(Station& station, const Device& device) {
  if (station.name.empty()) station.name = device.fact("name");
  for (std::size_t i = 0; i < device_facts.size(); ++i)
    if (!device.facts[i].empty()) station.known.try_emplace(std::string(device_facts[i]), device.facts[i]);
}

}  // namespace

void Loader::load_events() {
  each(
      "SELECT capture, connection, time_us, frame, kind, client, server, detail, outcome, technique FROM event"
      " ORDER BY time_us, capture, frame, id",
      [&](Cells& cells) {
        Event event;
        const std::uint32_t where = capture(cells);
        if (const auto id = cells.optional()) event.connection = connections_.find(*id);
        event.at = cells.place(where);
        event.kind = cells.text();
        if (const auto client = cells.optional_text()) event.client = station(*client);
        if (const auto server = cells.optional_text()) event.server = station(*server);
        event.detail = cells.text();
        event.outcome = cells.text();
        event.technique = cells.text();
        input_.events.push_back(std::move(event));
      });
}

// What the user calls a station comes before what it calls itself.
void Loader::load_names() {
  each("SELECT address, name FROM address_name", [&](Cells& cells) {
    Station& owner = input_.stations[station(cells.text())];
    owner.name = cells.text();
  });
}

void Loader::load_identities() {
  each(
      "SELECT address, capture, fact, value, source, mac, vlan, first_us, first_frame, last_us, last_frame"
      " FROM device_fact WHERE address <> '' ORDER BY last_us DESC, source, value",
      [&](Cells& cells) {
        Station& owner = input_.stations[station(cells.text())];
        const std::uint32_t where = capture(cells);
        Identity identity;
        identity.fact = cells.text();
        identity.value = cells.text();
        identity.source = cells.text();
        identity.mac = cells.text();
        identity.vlan = cells.text();
        identity.seen = cells.seen(where);
        owner.identities.push_back(std::move(identity));
      });
}

// As the view shows them: facts that name a MAC only have found their address there. The view puts facts together;
// where there are none it is not asked.
void Loader::load_devices() {
  std::string columns, words;
  for (const std::string_view fact : device_facts) {
    columns.append(", ").append(fact);
    words.append(words.empty() ? "'" : ", '").append(fact).append("'");
  }
  bool any = false;
  each("SELECT 1 FROM device_fact WHERE fact IN (" + words + ") LIMIT 1", [&](Cells&) { any = true; });
  if (!any) return;
  each("SELECT last_seen, address" + columns + " FROM devices WHERE address <> ''", [&](Cells& cells) {
    Device& device = input_.devices.emplace_back();
    device.last_seen = cells.text();
    device.station = station(cells.text());
    for (std::string& value : device.facts) value = cells.text();
  });
  std::vector<const Device*> latest_first;
  for (const Device& device : input_.devices) latest_first.push_back(&device);
  std::stable_sort(latest_first.begin(), latest_first.end(),
                   [](const Device* a, const Device* b) { return a->last_seen > b->last_seen; });
  for (const Device* device : latest_first) know(input_.stations[device->station], *device);
}

void Loader::load_resolutions() {
  std::map<std::pair<Index, Index>, Index> known;
  each(
      "SELECT asker, target, capture, questions, answers, first_us, first_frame, last_us, last_frame,"
      " answered_first_us, answered_first_frame, answered_last_us, answered_last_frame FROM resolution",
      [&](Cells& cells) {
        const Index asker = station(cells.text());
        const Index target = station(cells.text());
        const auto [at, is_new] = known.try_emplace({asker, target}, input_.resolutions.size());
        if (is_new) input_.resolutions.push_back({asker, target, 0, 0, {}, {}});
        Resolution& resolution = input_.resolutions[at->second];
        const std::uint32_t where = capture(cells);
        resolution.questions += cells.count();
        resolution.answers += cells.count();
        resolution.seen.extend(cells.seen(where));
        resolution.answered.extend(cells.seen(where));
      });
}

void Loader::load_problems() {
  each(
      "SELECT capture, connection, layer, cause, count, first_us, first_frame, last_us, last_frame FROM problem"
      " ORDER BY capture, layer, cause, connection",
      [&](Cells& cells) {
        Problem problem;
        problem.capture = capture(cells);
        if (const auto id = cells.optional()) problem.connection = connections_.find(*id);
        problem.layer = cells.text();
        problem.cause = cells.text();
        problem.count = cells.count();
        problem.seen = cells.seen(problem.capture);
        input_.problems.push_back(std::move(problem));
      });
}

void Loader::index_stations() {
  std::vector<Station>& stations = input_.stations;
  for (Index i = 0; i < input_.connections.size(); ++i) {
    stations[input_.connections[i].server].as_server.push_back(i);
    stations[input_.connections[i].client].as_client.push_back(i);
  }
  for (Index i = 0; i < input_.accesses.size(); ++i) stations[input_.asked(input_.accesses[i])].asked.push_back(i);
  for (Index i = 0; i < input_.attempts.size(); ++i) {
    stations[input_.attempts[i].server].attempts_to.push_back(i);
    stations[input_.attempts[i].client].attempts_from.push_back(i);
  }
  for (Index i = 0; i < input_.events.size(); ++i)
    if (const auto server = input_.events[i].server) stations[*server].events.push_back(i);
  for (Index i = 0; i < input_.resolutions.size(); ++i)
    stations[input_.resolutions[i].target].resolutions_of.push_back(i);
}

}  // namespace s7::reports::audit
