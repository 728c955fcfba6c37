#include "reports/commissioning/connection_list.hpp"

#include <utility>

#include "reports/audit/words.hpp"
#include "reports/commissioning/columns.hpp"
#include "reports/commissioning/ends.hpp"
#include "reports/commissioning/remarks.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::commissioning {
namespace {

using storage::Value;

Value text(std::string value) { return value.empty() ? Value{} : Value{std::move(value)}; }

template <class T>
Value number(const std::optional<T>& value) {
  return value ? Value{static_cast<std::int64_t>(*value)} : Value{};
}

Value time(const std::optional<audit::Time>& at) { return at ? Value{audit::rfc3339(*at)} : Value{}; }

std::string zone_text(const audit::AuditInput& input, const audit::Connection& connection) {
  const std::string client = input.zones.of(input.stations[connection.client].address);
  std::string server = input.zones.of(input.stations[connection.server].address);
  if (client == server || (client.empty() && server.empty())) return server;
  return (client.empty() ? "-" : client) + " > " + (server.empty() ? "-" : server);
}

// Names are those of files or what the station said of itself; with each fact stands where it comes from.
std::string sources_text(const audit::AuditInput& input, audit::Index station) {
  std::string out;
  for (const std::string_view fact : {"order_number", "firmware"}) {
    for (const audit::Identity& identity : input.stations[station].identities) {
      if (identity.fact != fact) continue;
      if (out.find(identity.source) == std::string::npos) out += (out.empty() ? "" : ", ") + identity.source;
      break;
    }
  }
  return out;
}

class RowMaker {
 public:
  explicit RowMaker(const audit::AuditInput& input) : input_(input), routers_(input) {}
  [[nodiscard]] std::vector<Value> row(std::int64_t place, const Line& line);

 private:
  void station(audit::Index index, const End& end);
  void connection(const audit::Connection& connection, const Ends& ends);
  void data(const audit::Connection& connection, const Line& line);

  const audit::AuditInput& input_;
  Routers routers_;
  std::vector<Value> row_;
};

void RowMaker::station(audit::Index index, const End& end) {
  const audit::Station& station = input_.stations[index];
  row_.insert(row_.end(), {text(station.name), text(station.address), text(macs_text(end)),
                           text(input_.fact(index, "order_number")), text(input_.fact(index, "firmware")),
                           text(sources_text(input_, index))});
}

void RowMaker::connection(const audit::Connection& connection, const Ends& ends) {
  const std::string client = connection.client_tsap.value_or(""), server = connection.server_tsap.value_or("");
  row_.insert(row_.end(),
              {text(connection.start_seen ? "client" : ""), text(type_text(connection)), text(client),
               text(tsap_meaning(client, false)), text(server), text(tsap_meaning(server, true)),
               text(std::string(not_transmitted)), text(connection.vlan), text(routers_.between(ends)),
               text(ttl_text(ends.client)), text(ttl_text(ends.server)), number(connection.pdu_size),
               number(connection.max_jobs_calling), number(connection.max_jobs_called), number(connection.tpdu_size)});
}

void RowMaker::data(const audit::Connection& connection, const Line& line) {
  const Range range = line.range.value_or(Range{});
  std::optional<std::int64_t> length;
  if (range.first && range.last) length = *range.last - *range.first + 1;
  std::int64_t sessions = 0;
  for (const audit::Session& session : input_.sessions_of(connection))
    sessions += static_cast<std::int64_t>(session.count);
  const std::uint64_t errors = line.range ? line.failed : connection.errors;
  row_.insert(row_.end(), {text(range.area), number(range.db), number(range.first), number(range.last),
                           text(range.detail), text(direction_text(line)), number(length), number(line.cycle),
                           time(line.first_seen), time(line.last_seen), Value{sessions}, Value{connection.longest_gap},
                           Value{static_cast<std::int64_t>(errors)}, Value{std::int64_t{connection.secure ? 1 : 0}}});
}

std::vector<Value> RowMaker::row(std::int64_t place, const Line& line) {
  const audit::Connection& of = input_.connections[line.connection];
  const Ends ends = ends_of(input_, of);
  row_ = {Value{place}, text(row_id(input_, line)), text(zone_text(input_, of))};
  station(of.client, ends.client);
  station(of.server, ends.server);
  connection(of, ends);
  data(of, line);
  row_.push_back(text(putget_text(input_, line)));
  row_.push_back(text(std::string(not_transmitted)));
  row_.resize(row_.size() + by_hand);
  row_.push_back(text(firewall_text(input_, line)));
  row_.push_back(text(remark_text(input_, line)));
  return std::move(row_);
}

}  // namespace

void each_row(const audit::AuditInput& input, const std::function<void(std::vector<Value>&&)>& take) {
  RowMaker maker(input);
  std::int64_t place = 0;
  for (const Line& line : list_lines(input)) take(maker.row(++place, line));
}

Table connection_list(const audit::AuditInput& input) {
  Table table;
  table.title = "Connection list";
  for (const ListColumn& column : list_columns()) {
    const bool right = column.kind == storage::ColumnKind::integer;
    table.columns.push_back({std::string(column.key), column.kind, right ? Alignment::right : Alignment::left,
                             column.rank, column.key == "errors"});
  }
  each_row(input, [&table](std::vector<Value>&& row) { table.rows.push_back(std::move(row)); });
  return table;
}

}  // namespace s7::reports::commissioning
