#include "storage/merging/copied_tables.hpp"

namespace s7::storage {

namespace {

constexpr Reference capture{"capture", Refers::capture};
constexpr Reference connection{"connection", Refers::connection};
constexpr Reference access{"access", Refers::access};
constexpr Reference operation{"operation", Refers::operation};
constexpr Reference session{"session", Refers::session};

}  // namespace

// A table stands behind those it refers to.
const std::vector<FactTable>& fact_tables() {
  static const std::vector<FactTable> tables = {
      {"capture_link_type", {capture}},
      {"capture_kind", {capture}},
      {"connection_totals", {capture, connection}},
      {"connection_vlan", {capture, connection}},
      {"connection_code", {capture, connection}},
      {"connection_minute", {capture, connection}},
      {"access_totals", {capture, access}},
      {"access_code", {capture, access}},
      {"operation_totals", {capture, operation}},
      {"operation_code", {capture, operation}},
      {"session_part", {capture, session, connection}},
      {"session_direction", {capture, session}},
      {"attempt", {capture}, true},
      {"sighting", {capture}},
      {"event", {capture, connection}, true},
      {"device_fact", {capture}},
      {"resolution", {capture}},
      {"problem", {capture, connection}},
  };
  return tables;
}

const KeyTable& connection_keys() {
  static const KeyTable table = {"connection",
                                 {{"server", nullptr},
                                  {"client", nullptr},
                                  {"port", nullptr},
                                  {"client_tsap", "'-'"},
                                  {"server_tsap", "'-'"},
                                  {"protocol", nullptr},
                                  {"vlan_instance", nullptr}},
                                 false,
                                 {"client_order", "server_order"},
                                 {"connection_totals", "connection_vlan", "connection_code", "connection_minute",
                                  "session_part", "event", "problem"}};
  return table;
}

const KeyTable& access_keys() {
  static const KeyTable table = {"access",
                                 {{"connection", nullptr},
                                  {"initiator", nullptr},
                                  {"operation", nullptr},
                                  {"area", nullptr},
                                  {"db", "-1"},
                                  {"first_byte", "-1"},
                                  {"bytes", "-1"},
                                  {"bit", "-1"},
                                  {"transport", "''"},
                                  {"detail", "''"}},
                                 true,
                                 {},
                                 {"access_totals", "access_code"}};
  return table;
}

const KeyTable& operation_keys() {
  static const KeyTable table = {"operation",
                                 {{"connection", nullptr},
                                  {"initiator", nullptr},
                                  {"protocol", nullptr},
                                  {"operation", nullptr},
                                  {"detail", "''"}},
                                 true,
                                 {},
                                 {"operation_totals", "operation_code"}};
  return table;
}

const std::vector<std::string>& other_tables() {
  static const std::vector<std::string> tables = {"counter",    "capture",      "link_type",
                                                  "code_name",  "station_name", "address_name",
                                                  "connection", "access",       "operation"};
  return tables;
}

}  // namespace s7::storage
