#include "reports/overview/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/views.hpp"

namespace s7::reports {
namespace {

using storage::ColumnKind;
using storage::Value;

Value value(const std::optional<std::int64_t>& number) { return number ? Value(*number) : Value(); }
Value value(std::uint64_t number) { return static_cast<std::int64_t>(number); }
Value value(const std::string& text) { return text.empty() ? Value() : Value(text); }
Value value(const std::optional<std::string>& text) { return text ? Value(*text) : Value(); }

// One row after the other, their values in the order of the columns.
class Rows {
 public:
  Rows(std::string_view title, std::vector<storage::Column> columns)
      : table_(table_of(title, {std::move(columns), {}})) {}
  void reserve(std::size_t rows) { table_.rows.reserve(rows); }
  template <class... Values>
  void add(Values&&... values) {
    std::vector<Value>& row = table_.rows.emplace_back();
    row.reserve(sizeof...(values));
    (row.emplace_back(std::forward<Values>(values)), ...);
  }
  [[nodiscard]] Table table() { return std::move(table_); }

 private:
  Table table_;
};

std::vector<storage::Column> columns(std::initializer_list<const char*> texts,
                                     std::initializer_list<const char*> numbers) {
  std::vector<storage::Column> out;
  for (const char* name : texts) out.push_back({name, ColumnKind::text});
  for (const char* name : numbers) out.push_back({name, ColumnKind::integer});
  return out;
}

Value name_of(const NameByAddress& names, const std::string& address) {
  const auto at = names.find(address);
  return at == names.end() ? Value() : Value(at->second);
}

template <class Word>
Value word(Word key) {
  return std::string(storage::name(key));
}

OverviewAccess access_of(const audit::AuditInput& input, const audit::Access& a) {
  const audit::Connection& c = input.connections[a.connection];
  OverviewAccess out;
  out.connection = c.id;
  out.client = input.stations[c.client].address;
  out.server = input.stations[c.server].address;
  out.initiator = a.initiator, out.operation = a.operation;
  out.area = a.area, out.detail = a.detail;
  out.db = a.db, out.first_byte = a.first_byte, out.bytes = a.bytes;
  out.requests = static_cast<std::int64_t>(a.requests);
  out.ok = static_cast<std::int64_t>(a.ok);
  out.failed = static_cast<std::int64_t>(a.failed);
  for (const audit::CodeSeen& seen : a.codes)
    out.codes.emplace_back(fmt::format("0x{:0{}x}", seen.code, seen.code < 0x100 ? 2 : 4),
                           static_cast<std::int64_t>(seen.count));
  return out;
}

}  // namespace

Table connections_table(const audit::AuditInput& input, const NameByAddress& names,
                        const std::unordered_map<std::int64_t, std::int64_t>& sessions) {
  Rows rows("connections",
            columns({"client", "client_name", "server", "server_name", "protocol", "connection_type", "server_tsap"},
                    {"id", "port", "rack", "slot", "pdu_size", "sessions", "requests", "responses", "unanswered",
                     "errors", "latency_median_us"}));
  rows.reserve(input.connections.size());
  for (const audit::Connection& c : input.connections) {
    if (!c.counted) continue;
    const std::string& client = input.stations[c.client].address;
    const std::string& server = input.stations[c.server].address;
    const auto opened = sessions.find(c.id);
    rows.add(client, name_of(names, client), server, name_of(names, server), c.protocol, value(c.type),
             value(c.server_tsap), c.id, std::int64_t{c.port}, value(c.rack), value(c.slot), value(c.pdu_size),
             opened == sessions.end() ? std::int64_t{0} : opened->second, value(c.requests), value(c.responses),
             value(c.unanswered()), value(c.errors), value(c.latency_median));
  }
  return rows.table();
}

std::vector<OverviewAccess> accesses_of(const audit::AuditInput& input) {
  std::vector<OverviewAccess> out;
  out.reserve(input.accesses.size());
  for (const audit::Access& a : input.accesses)
    if (a.counted) out.push_back(access_of(input, a));
  return out;
}

Table operations_table(const audit::AuditInput& input, const NameByAddress& names) {
  Rows rows("operations",
            columns({"client", "client_name", "server", "server_name", "initiator", "protocol", "operation", "detail"},
                    {"requests", "ok", "failed"}));
  rows.reserve(input.functions.size());
  for (const audit::Function& f : input.functions) {
    if (!f.counted) continue;
    const audit::Connection& c = input.connections[f.connection];
    const std::string& client = input.stations[c.client].address;
    const std::string& server = input.stations[c.server].address;
    rows.add(client, name_of(names, client), server, name_of(names, server), word(f.initiator), f.protocol, f.operation,
             value(f.detail), value(f.requests), value(f.ok), value(f.failed));
  }
  return rows.table();
}

Table devices_table(const audit::AuditInput& input) {
  Rows rows("devices", columns({"address", "name", "family", "order_number", "firmware"}, {}));
  rows.reserve(input.devices.size());
  for (const audit::Device& d : input.devices)
    rows.add(input.stations[d.station].address, value(d.fact("name")), value(d.fact("family")),
             value(d.fact("order_number")), value(d.fact("firmware")));
  return rows.table();
}

// A session that stands for many TCP connections has them in `count`.
Table losses_table(const audit::AuditInput& input) {
  std::uint64_t sessions = 0, lossy = 0, lost_bytes = 0, one_way = 0, midstream = 0;
  for (const audit::Session& s : input.sessions) {
    const std::uint64_t lost = s.to_server.lost_bytes + s.to_client.lost_bytes;
    sessions += s.count;
    lost_bytes += lost;
    if (lost > 0) lossy += s.count;
    if (s.to_server.packets == 0 || s.to_client.packets == 0) one_way += s.count;
    if (!s.start_seen) midstream += s.count;
  }
  Rows rows("losses", columns({}, {"sessions", "lossy", "lost_bytes", "one_way", "midstream"}));
  rows.add(value(sessions), value(lossy), value(lost_bytes), value(one_way), value(midstream));
  return rows.table();
}

bool has_failed_attempts(const audit::AuditInput& input) {
  return std::any_of(input.attempts.begin(), input.attempts.end(),
                     [](const audit::Attempt& attempt) { return attempt.outcome != "established"; });
}

}  // namespace s7::reports
