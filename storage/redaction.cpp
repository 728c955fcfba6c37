#include "storage/redaction.hpp"

#include <array>
#include <chrono>
#include <set>
#include <string_view>
#include <tuple>

#include "storage/address_order.hpp"
#include "storage/private_copy.hpp"
#include "storage/schema.hpp"

namespace s7::storage {
namespace {

struct Place {
  const char *table, *column;
  Identifying kind;
  const char* about = "''";  // SQL
};

// Names and addresses first: texts that quote them are read last.
constexpr std::array places{
    Place{"connection", "server", Identifying::address},
    Place{"connection", "client", Identifying::address},
    Place{"attempt", "server", Identifying::address},
    Place{"attempt", "client", Identifying::address},
    Place{"attempt", "refuser_address", Identifying::address},
    Place{"event", "server", Identifying::address},
    Place{"event", "client", Identifying::address},
    Place{"device_fact", "address", Identifying::address},
    Place{"resolution", "asker", Identifying::address},
    Place{"resolution", "target", Identifying::address},
    Place{"sighting", "client", Identifying::address},
    Place{"sighting", "server", Identifying::address},
    Place{"address_name", "address", Identifying::address},
    Place{"station_name", "network", Identifying::address},
    Place{"session_direction", "mac", Identifying::mac},
    Place{"attempt", "refuser_mac", Identifying::mac},
    Place{"device_fact", "mac", Identifying::mac},
    Place{"address_name", "name", Identifying::name},
    Place{"station_name", "name", Identifying::name},
    Place{"capture", "sensor", Identifying::name},
    Place{"capture", "name", Identifying::capture},
    Place{"connection", "client_tsap", Identifying::tsap},
    Place{"connection", "server_tsap", Identifying::tsap},
    Place{"attempt", "client_tsap", Identifying::tsap},
    Place{"attempt", "server_tsap", Identifying::tsap},
    Place{"device_fact", "value", Identifying::fact, "device_fact.fact"},
    Place{"capture", "filter", Identifying::text, "'filter'"},
    Place{"capture", "problem", Identifying::text, "'problem'"},
    Place{"operation", "detail", Identifying::text, "operation.operation"},
    Place{"event", "detail", Identifying::text, "event.kind"},
    Place{"access", "detail", Identifying::text, "access.area"},
};

std::string with(const Place& place, const std::string& sql) {
  std::string out;
  for (const char c : sql) {
    if (c == '@') out += place.table;
    if (c == '#') out += place.column;
    if (c == '%') out += place.about;
    if (c != '@' && c != '#' && c != '%') out.push_back(c);
  }
  return out;
}

void add_names(Database& db, const std::function<std::string(const std::string&)>& name_of) {
  std::set<std::string> addresses;
  for (const Place& place : places) {
    if (place.kind != Identifying::address || std::string_view(place.table) == "station_name") continue;
    Statement rows = db.prepare(with(place, "SELECT DISTINCT # FROM @ WHERE # <> ''"));
    while (rows.step()) addresses.insert(rows.text(0));
  }
  Statement put = db.prepare("INSERT OR REPLACE INTO address_name (address, name) VALUES (?, ?)");
  for (const std::string& address : addresses) {
    const std::string name = name_of(address);
    if (!name.empty()) put.bind(address).bind(name).run();
  }
  // Networks have no pseudonyms; whoever is in one has his name by now.
  db.execute(
      "DELETE FROM station_name;"
      "INSERT INTO station_name (network, name) SELECT address, name FROM address_name ORDER BY address");
}

std::vector<IdentifyingText> texts_of(const Database& db) {
  std::vector<IdentifyingText> out;
  std::set<std::tuple<Identifying, std::string, std::string>> seen;
  for (const Place& place : places) {
    Statement rows = db.prepare(with(place, "SELECT DISTINCT %, # FROM @ WHERE # <> '' ORDER BY 1, 2"));
    while (rows.step()) {
      IdentifyingText text{place.kind, rows.text(0), rows.text(1)};
      if (seen.emplace(text.kind, text.about, text.text).second) out.push_back(std::move(text));
    }
  }
  return out;
}

// Two texts that became one would be one row, so each gets its own.
void put_all(Database& db, const std::vector<IdentifyingText>& texts, const Replace& replace) {
  db.execute(
      "CREATE TEMP TABLE redaction (kind INTEGER, about TEXT, old TEXT, new TEXT, PRIMARY KEY (kind, about, old))"
      " WITHOUT ROWID");
  Statement put = db.prepare("INSERT INTO temp.redaction VALUES (?, ?, ?, ?)");
  std::set<std::tuple<Identifying, std::string, std::string>> taken;
  for (const IdentifyingText& text : texts) {
    const std::string wanted = replace(text);
    std::string given = wanted;
    for (int number = 2; !taken.emplace(text.kind, text.about, given).second; ++number)
      given = wanted + " (" + std::to_string(number) + ")";
    put.bind(static_cast<int>(text.kind)).bind(text.about).bind(text.text).bind(given).run();
  }
  for (const Place& place : places) {
    const std::string kind = std::to_string(static_cast<int>(place.kind));
    db.execute(with(place, "UPDATE @ SET # = (SELECT new FROM temp.redaction r WHERE r.kind = " + kind +
                               " AND r.about = % AND r.old = @.#) WHERE # <> ''"));
  }
  db.execute("DROP TABLE temp.redaction");
}

// Texts that sort addresses spell them out.
struct Order {
  const char *table, *address, *order;
};
constexpr std::array orders{Order{"connection", "client", "client_order"},
                            Order{"connection", "server", "server_order"},
                            Order{"device_fact", "address", "address_order"}};

void put_orders(Database& db) {
  for (const auto& [table, address, order] : orders) {
    const std::string of = table, column = address;
    std::vector<std::string> addresses;
    Statement rows = db.prepare("SELECT DISTINCT " + column + " FROM " + of);
    while (rows.step()) addresses.push_back(rows.text(0));
    Statement put = db.prepare("UPDATE " + of + " SET " + order + " = ? WHERE " + column + " = ?");
    for (const std::string& one : addresses) put.bind(address_order(one)).bind(one).run();
  }
}

}  // namespace

std::vector<IdentifyingText> identifying_texts(const std::string& path) {
  return texts_of(open_inventory_to_read(path));
}

void redact_inventory(const std::string& path, const Replace& replace) {
  Database db(path, Database::Mode::read_write, std::chrono::milliseconds(0));
  db.execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
  {
    Transaction transaction(db);
    add_names(db, [](const std::string&) { return std::string(); });
    put_all(db, texts_of(db), replace);
    put_orders(db);
    transaction.commit();
  }
  // Pages that are free, or not full, still hold what they held.
  db.execute("VACUUM");
}

Reader open_redacted(const std::string& path, const std::function<std::string(const std::string&)>& name_of,
                     const MakeReplace& make, CopyTo to) {
  const auto change = [&](Database& copy) {
    Transaction transaction(copy);
    add_names(copy, name_of);
    const std::vector<IdentifyingText> texts = texts_of(copy);
    put_all(copy, texts, make(texts));
    transaction.commit();
  };
  return Reader(changed_copy(open_inventory_to_read(path), change, to));
}

const std::vector<std::string>& harmless_columns() {
  static const std::vector<std::string> columns{"capture.fingerprint",
                                                "capture_kind.kind",
                                                "link_type.name",
                                                "code_name.kind",
                                                "code_name.name",
                                                "code_name.meaning",
                                                "counter.name",
                                                "connection.protocol",
                                                "connection.vlan_instance",
                                                "connection_totals.connection_type",
                                                "connection_vlan.vlan",
                                                "session_part.end_reason",
                                                "session_part.last_request",
                                                "session_direction.direction",
                                                "attempt.outcome",
                                                "sighting.outcome",
                                                "attempt.refusal",
                                                "attempt.vlan",
                                                "event.kind",
                                                "event.outcome",
                                                "event.technique",
                                                "device_fact.vlan",
                                                "device_fact.fact",
                                                "device_fact.source",
                                                "problem.layer",
                                                "problem.cause",
                                                "access.initiator",
                                                "access.operation",
                                                "access.area",
                                                "access.transport",
                                                "operation.initiator",
                                                "operation.protocol",
                                                "operation.operation"};
  return columns;
}

std::vector<std::string> identifying_columns() {
  std::vector<std::string> columns;
  for (const Place& place : places) columns.push_back(std::string(place.table) + "." + place.column);
  for (const Order& order : orders) columns.push_back(std::string(order.table) + "." + order.order);
  return columns;
}

}  // namespace s7::storage
