#include "reports/commissioning/columns.hpp"

#include <array>

#include "reports/commissioning/connection_list.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::commissioning {
namespace {

using storage::ColumnKind;
using storage::Value;

constexpr ColumnKind text = ColumnKind::text;
constexpr ColumnKind number = ColumnKind::integer;

constexpr std::array columns{
    ListColumn{"no", "No.", number, 6},
    ListColumn{"id", "Row id", text, 13},
    ListColumn{"zone", "Cell/zone", text, 7},
    ListColumn{"client_station", "Client station", text, 3},
    ListColumn{"client", "Client IP", text, 0},
    ListColumn{"client_mac", "Client MAC", text, 14},
    ListColumn{"client_order_number", "Client order number", text, 14},
    ListColumn{"client_firmware", "Client firmware", text, 14},
    ListColumn{"client_identity_source", "Client identity from", text, 15},
    ListColumn{"server_station", "Server station", text, 3},
    ListColumn{"server", "Server IP", text, 0},
    ListColumn{"server_mac", "Server MAC", text, 14},
    ListColumn{"server_order_number", "Server order number", text, 12},
    ListColumn{"server_firmware", "Server firmware", text, 12},
    ListColumn{"server_identity_source", "Server identity from", text, 15},
    ListColumn{"active_partner", "Active partner", text, 14},
    ListColumn{"type", "Type", text, 2},
    ListColumn{"client_tsap", "Local TSAP", text, 11},
    ListColumn{"client_tsap_meaning", "Local TSAP means", text, 13},
    ListColumn{"server_tsap", "Remote TSAP", text, 5},
    ListColumn{"server_tsap_meaning", "Remote TSAP means", text, 13},
    ListColumn{"subnet", "Subnet", text, 16},
    ListColumn{"vlan", "VLAN", text, 8},
    ListColumn{"router_hop", "Router hop", text, 14},
    ListColumn{"client_ttl", "Client TTL", text, 15},
    ListColumn{"server_ttl", "Server TTL", text, 15},
    ListColumn{"pdu_size", "PDU granted", number, 8},
    ListColumn{"max_jobs_calling", "Parallel jobs calling", number, 13},
    ListColumn{"max_jobs_called", "Parallel jobs called", number, 13},
    ListColumn{"tpdu_size", "TPDU size", number, 13},
    ListColumn{"area", "Area", text, 0},
    ListColumn{"db", "DB", number, 0},
    ListColumn{"from_byte", "From byte", number, 0},
    ListColumn{"to_byte", "To byte", number, 0},
    ListColumn{"variable", "Variable", text, 1},
    ListColumn{"direction", "Direction", text, 0},
    ListColumn{"length", "Length", number, 4},
    ListColumn{"cycle_us", "Cycle (us)", number, 2},
    ListColumn{"first_seen", "First seen (UTC)", ColumnKind::time, 9},
    ListColumn{"last_seen", "Last seen (UTC)", ColumnKind::time, 9},
    ListColumn{"sessions", "Sessions", number, 9},
    ListColumn{"longest_gap_us", "Longest gap (us)", number, 14},
    ListColumn{"errors", "Errors", number, 3},
    ListColumn{"secure", "Secure (TLS)", ColumnKind::boolean, 9},
    ListColumn{"putget_needed", "PUT/GET needed at server", text, 6},
    ListColumn{"local_id", "Local ID", text, 16},
    ListColumn{"connection_name", "Connection name", text, 16},
    ListColumn{"owner", "Owner", text, 16},
    ListColumn{"purpose", "Purpose", text, 16},
    ListColumn{"approved_by", "Approved by", text, 16},
    ListColumn{"date", "Date", text, 16},
    ListColumn{"firewall_rule", "Firewall rule", text, 12},
    ListColumn{"remark", "Remark", text, 4},
};

// Microseconds are for programs.
bool is_duration(std::string_view key) { return key.size() > 3 && key.substr(key.size() - 3) == "_us"; }

Value in_words(const ListColumn& column, const Value& value) {
  const auto* micros = std::get_if<std::int64_t>(&value);
  if (is_duration(column.key) && micros != nullptr) return Value{human_duration(*micros)};
  const auto* at = std::get_if<std::string>(&value);
  if (column.kind == ColumnKind::time && at != nullptr) return Value{short_time(*at)};
  return value;
}

}  // namespace

std::span<const ListColumn> list_columns() noexcept { return columns; }

Table connection_list_for_people(const Table& list) {
  Table table = list;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::string_view heading = columns[i].heading;
    if (is_duration(columns[i].key)) heading.remove_suffix(5);
    table.columns[i].name = heading;
    for (auto& row : table.rows) row[i] = in_words(columns[i], row[i]);
  }
  return table;
}

}  // namespace s7::reports::commissioning
