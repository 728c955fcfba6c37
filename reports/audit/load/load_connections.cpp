#include <algorithm>

#include "reports/audit/load/loader.hpp"

namespace s7::reports::audit {
namespace {

// What was granted last replaces what was granted before.
template <class T>
void replace(std::optional<T>& value, const std::optional<T>& later) {
  if (later) value = later;
}

template <class T>
void widen(std::optional<T>& value, const std::optional<T>& other, bool highest) {
  if (!other) return;
  value = !value ? *other : highest ? std::max(*value, *other) : std::min(*value, *other);
}

void add_settings(Connection& connection, Cells& cells) {
  if (std::string type = cells.text(); !type.empty()) connection.type = std::move(type);
  replace(connection.rack, cells.optional());
  replace(connection.slot, cells.optional());
  replace(connection.tpdu_size, cells.optional());
  replace(connection.pdu_size, cells.optional());
  replace(connection.pdu_size_asked, cells.optional());
  replace(connection.max_jobs_calling, cells.optional());
  replace(connection.max_jobs_called, cells.optional());
  connection.secure |= cells.flag();
  connection.start_seen |= cells.flag();
}

void add_sums(Connection& connection, Cells& cells) {
  for (std::uint64_t* sum :
       {&connection.requests, &connection.responses, &connection.pushes, &connection.answered, &connection.errors,
        &connection.reads, &connection.writes, &connection.read_bytes, &connection.written_bytes,
        &connection.not_understood, &connection.oversized, &connection.at_job_limit}) {
    *sum += cells.count();
  }
  connection.latency_sum += cells.integer();
  for (std::uint64_t* peak : {&connection.longest_request, &connection.longest_response, &connection.most_outstanding})
    *peak = std::max(*peak, cells.count());
  widen(connection.longest_answered, cells.optional<std::uint64_t>(), true);
  widen(connection.shortest_unanswered, cells.optional<std::uint64_t>(), false);
}

void raise(std::uint64_t& value, Place& at, std::uint64_t other, const Place& other_at) {
  if (other <= value && at.known()) return;
  value = std::max(value, other);
  at = other_at;
}

void raise(Duration& value, Place& at, Duration other, const Place& other_at) {
  if (other <= value && at.known()) return;
  value = std::max(value, other);
  at = other_at;
}

void add_peaks(Connection& connection, Cells& cells, std::uint32_t capture) {
  const std::uint64_t peak = cells.count();
  raise(connection.concurrent_peak, connection.concurrent_peak_at, peak, cells.place(capture));
  const Duration gap = cells.integer();
  raise(connection.longest_gap, connection.longest_gap_at, gap, cells.place(capture));
  const Duration slowest = cells.integer();
  raise(connection.latency_max, connection.latency_max_at, slowest, cells.place(capture));
}

}  // namespace

void Loader::load_connections() {
  each(
      "SELECT id, client, server, port, client_tsap, server_tsap, protocol, vlan_instance, latency_median_us,"
      " latency_p95_us FROM connection"
      " ORDER BY server_order, client_order, port, client_tsap, server_tsap, protocol, vlan_instance, id",
      [&](Cells& cells) {
        Connection connection;
        connection.id = cells.integer();
        connection.client = station(cells.text());
        connection.server = station(cells.text());
        connection.port = static_cast<std::uint16_t>(cells.integer());
        connection.client_tsap = cells.optional_text();
        connection.server_tsap = cells.optional_text();
        connection.protocol = cells.text();
        connection.vlan_instance = cells.text();
        connection.latency_median = cells.optional();
        connection.latency_p95 = cells.optional();
        connections_.add(connection.id, input_.connections.size());
        input_.connections.push_back(std::move(connection));
      });
  each("SELECT DISTINCT connection, vlan FROM connection_vlan ORDER BY connection, CAST(vlan AS INTEGER), vlan",
       [&](Cells& cells) {
         const auto index = connections_.find(cells.integer());
         if (!index) return;
         std::string& vlan = input_.connections[*index].vlan;
         vlan += (vlan.empty() ? "" : ",") + cells.text();
       });
  load_connection_totals();
  load_connection_codes();
}

void Loader::load_connection_totals() {
  each(
      "SELECT connection, capture, connection_type, rack, slot, tpdu_size, pdu_size, pdu_size_asked, max_jobs_calling,"
      " max_jobs_called, secure, start_seen, requests, responses, pushes, answered, errors, reads, writes, read_bytes,"
      " written_bytes, not_understood, oversized, at_job_limit, latency_sum_us, longest_request, longest_response,"
      " most_outstanding, longest_answered, shortest_unanswered, concurrent_peak, concurrent_peak_at_us,"
      " concurrent_peak_frame, longest_gap_us, longest_gap_at_us, longest_gap_frame, latency_max_us, latency_max_at_us,"
      " latency_max_frame, first_us, first_frame, last_us, last_frame, unanswered_first_us, unanswered_first_frame,"
      " unanswered_last_us, unanswered_last_frame, oversized_first_us, oversized_first_frame, oversized_last_us,"
      " oversized_last_frame FROM connection_totals" +
          between_captures(" ORDER BY last_us, capture"),
      [&](Cells& cells) {
        const auto index = connections_.find(cells.integer());
        if (!index) return;
        const std::uint32_t where = capture(cells);
        Connection& connection = input_.connections[*index];
        connection.counted = true;
        add_settings(connection, cells);
        add_sums(connection, cells);
        add_peaks(connection, cells, where);
        connection.seen.extend(cells.seen(where));
        connection.unanswered_seen.extend(cells.seen(where));
        connection.oversized_seen.extend(cells.seen(where));
      });
}

void Loader::load_connection_codes() {
  each("SELECT connection, capture, code, count, first_us, first_frame, last_us, last_frame FROM connection_code",
       [&](Cells& cells) {
         const auto index = connections_.find(cells.integer());
         if (!index) return;
         const std::uint32_t where = capture(cells);
         const auto code = static_cast<std::uint16_t>(cells.integer());
         const std::uint64_t count = cells.count();
         add_code(input_.connections[*index].codes, {code, count, cells.seen(where)});
       });
}

}  // namespace s7::reports::audit
