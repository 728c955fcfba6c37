#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "reports/audit/load/loader.hpp"

namespace s7::reports::audit {
namespace {

// Rows in the order of their ids.
template <class T>
struct Loaded {
  std::vector<T> rows;
  std::vector<std::int64_t> ids;
};

// Puts each row where `from` says that the one for its place stands. In place: rows are large.
template <class T>
void permute(std::vector<T>& rows, std::vector<std::size_t>& from) {
  for (std::size_t first = 0; first < rows.size(); ++first) {
    if (from[first] == first) continue;
    T held = std::move(rows[first]);
    std::size_t at = first;
    while (from[at] != first) {
      const std::size_t next = std::exchange(from[at], at);
      rows[at] = std::move(rows[next]);
      at = next;
    }
    rows[at] = std::move(held);
    from[at] = at;
  }
}

// They belong in the order of their connections: `order` of a row compares. Returns where each id is then.
template <class T, class Order>
Ids sort_rows(Loaded<T>& loaded, Order order, std::vector<T>& out) {
  std::vector<std::size_t> from(loaded.rows.size());
  std::iota(from.begin(), from.end(), std::size_t{0});
  std::sort(from.begin(), from.end(),
            [&](std::size_t a, std::size_t b) { return order(loaded.rows[a]) < order(loaded.rows[b]); });
  Ids ids;
  for (std::size_t i = 0; i < from.size(); ++i) ids.add(loaded.ids[from[i]], i);
  permute(loaded.rows, from);
  out = std::move(loaded.rows);
  return ids;
}

// Rows of one connection stand together: where they begin and end.
template <class T>
void slice(const std::vector<T>& rows, std::vector<Connection>& connections, Slice Connection::*member) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Slice& slice = connections[rows[i].connection].*member;
    if (slice.size() == 0) slice.begin = static_cast<std::uint32_t>(i);
    slice.end = static_cast<std::uint32_t>(i + 1);
  }
}

Initiator initiator_of(const std::string& word) { return word == "server" ? Initiator::server : Initiator::client; }

Operation operation_of(const std::string& word) {
  return word == "write" ? Operation::write : word == "subscribe" ? Operation::subscribe : Operation::read;
}

Access access_of(Cells& cells) {
  Access access;
  access.initiator = initiator_of(cells.text());
  access.operation = operation_of(cells.text());
  access.area = cells.text();
  access.db = cells.optional();
  access.first_byte = cells.optional();
  access.bytes = cells.optional();
  access.bit = cells.optional();
  access.transport = cells.text();
  access.detail = cells.text();
  access.period_median = cells.optional();
  access.period_p95 = cells.optional();
  return access;
}

void add_totals(Access& access, Cells& cells, std::uint32_t capture) {
  access.counted = true;
  for (std::uint64_t* sum : {&access.requests, &access.ok, &access.failed, &access.ok_bytes}) *sum += cells.count();
  if (const auto changes = cells.optional<std::uint64_t>())
    access.value_changes = access.value_changes.value_or(0) + *changes;
  access.seen.extend(cells.seen(capture));
  access.succeeded.extend(cells.seen(capture));
  access.changed.extend(cells.seen(capture));
}

}  // namespace

void Loader::load_accesses() {
  Loaded<Access> loaded;
  const std::size_t expected = rows_of("access");
  loaded.rows.reserve(expected);
  loaded.ids.reserve(expected);
  each(
      "SELECT id, connection, initiator, operation, area, db, first_byte, bytes, bit, transport, detail,"
      " period_median_us, period_p95_us FROM access ORDER BY id",
      [&](Cells& cells) {
        const std::int64_t id = cells.integer();
        const auto connection = connections_.find(cells.integer());
        if (!connection) return;
        loaded.ids.push_back(id);
        loaded.rows.push_back(access_of(cells));
        loaded.rows.back().connection = *connection;
      });
  accesses_ = sort_rows(
      loaded,
      [](const Access& a) {
        return std::tie(a.connection, a.area, a.db, a.first_byte, a.bytes, a.bit, a.initiator, a.operation, a.transport,
                        a.detail);
      },
      input_.accesses);
  slice(input_.accesses, input_.connections, &Connection::accesses);
  each(
      "SELECT access, capture, requests, ok, failed, ok_bytes, value_changes, first_us, first_frame, last_us,"
      " last_frame, ok_first_us, ok_first_frame, ok_last_us, ok_last_frame, changed_first_us, changed_first_frame,"
      " changed_last_us, changed_last_frame FROM access_totals",
      [&](Cells& cells) {
        const auto index = accesses_.find(cells.integer());
        if (index) add_totals(input_.accesses[*index], cells, capture(cells));
      });
  each("SELECT access, capture, code, count, first_us, first_frame, last_us, last_frame FROM access_code",
       [&](Cells& cells) {
         const auto index = accesses_.find(cells.integer());
         if (!index) return;
         const std::uint32_t where = capture(cells);
         const auto code = static_cast<std::uint16_t>(cells.integer());
         const std::uint64_t count = cells.count();
         add_code(input_.accesses[*index].codes, {code, count, cells.seen(where)});
       });
}

void Loader::load_functions() {
  Loaded<Function> loaded;
  each("SELECT id, connection, initiator, protocol, operation, detail FROM operation ORDER BY id", [&](Cells& cells) {
    const std::int64_t id = cells.integer();
    const auto connection = connections_.find(cells.integer());
    if (!connection) return;
    loaded.ids.push_back(id);
    Function& function = loaded.rows.emplace_back();
    function.connection = *connection;
    function.initiator = initiator_of(cells.text());
    function.protocol = cells.text();
    function.operation = cells.text();
    function.detail = cells.text();
  });
  functions_ = sort_rows(
      loaded, [](const Function& f) { return std::tie(f.connection, f.initiator, f.protocol, f.operation, f.detail); },
      input_.functions);
  slice(input_.functions, input_.connections, &Connection::functions);
  each(
      "SELECT operation, capture, requests, ok, failed, pushes, first_us, first_frame, last_us, last_frame,"
      " ok_first_us, ok_first_frame, ok_last_us, ok_last_frame FROM operation_totals",
      [&](Cells& cells) {
        const auto index = functions_.find(cells.integer());
        if (!index) return;
        const std::uint32_t where = capture(cells);
        Function& function = input_.functions[*index];
        function.counted = true;
        for (std::uint64_t* sum : {&function.requests, &function.ok, &function.failed, &function.pushes})
          *sum += cells.count();
        function.seen.extend(cells.seen(where));
        function.succeeded.extend(cells.seen(where));
      });
  each("SELECT operation, capture, code, count, first_us, first_frame, last_us, last_frame FROM operation_code",
       [&](Cells& cells) {
         const auto index = functions_.find(cells.integer());
         if (!index) return;
         const std::uint32_t where = capture(cells);
         const auto code = static_cast<std::uint16_t>(cells.integer());
         const std::uint64_t count = cells.count();
         add_code(input_.functions[*index].codes, {code, count, cells.seen(where)});
       });
}

}  // namespace s7::reports::audit
