#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "reports/audit/load/loader.hpp"

namespace s7::reports::audit {

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

// As the view shows them: facts that name a MAC only have found their address there, the latest value counts.
void Loader::load_devices() {
  static const std::vector<std::string> facts{"name",     "vendor", "family", "order_number", "hardware_version",
                                              "firmware", "serial", "module", "plant",        "location"};
  std::string columns;
  for (const std::string& fact : facts) columns += ", " + fact;
  each("SELECT address" + columns + " FROM devices WHERE address <> '' ORDER BY last_seen DESC", [&](Cells& cells) {
    Station& owner = input_.stations[station(cells.text())];
    for (const std::string& fact : facts) {
      std::string value = cells.text();
      if (value.empty()) continue;
      if (owner.name.empty() && fact == "name") owner.name = value;
      owner.known.try_emplace(fact, std::move(value));
    }
  });
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
