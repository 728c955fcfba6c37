#include "storage/view_columns.hpp"

namespace s7::storage {

namespace {

constexpr ColumnKind integer = ColumnKind::integer, text = ColumnKind::text, boolean = ColumnKind::boolean,
                     time = ColumnKind::time, json = ColumnKind::json;

ViewColumns connections() {
  return {"connections",
          {{"id", integer},
           {"client", text},
           {"client_name", text},
           {"server", text},
           {"server_name", text},
           {"port", integer},
           {"vlan", text},
           {"protocol", text},
           {"connection_type", text},
           {"client_tsap", text},
           {"server_tsap", text},
           {"rack", integer},
           {"slot", integer},
           {"tpdu_size", integer},
           {"pdu_size", integer},
           {"max_jobs_calling", integer},
           {"max_jobs_called", integer},
           {"secure", boolean},
           {"sessions", integer},
           {"concurrent_peak", integer},
           {"start_seen", boolean},
           {"requests", integer},
           {"responses", integer},
           {"unanswered", integer},
           {"errors", integer},
           {"reads", integer},
           {"writes", integer},
           {"read_bytes", integer},
           {"written_bytes", integer},
           {"latency_median_us", integer},
           {"latency_p95_us", integer},
           {"longest_gap_us", integer},
           {"first_seen", time},
           {"last_seen", time}}};
}

ViewColumns sessions() {
  return {"sessions",
          {{"id", integer},
           {"connection", integer},
           {"client", text},
           {"client_port", integer},
           {"client_mac", text},
           {"server", text},
           {"port", integer},
           {"server_mac", text},
           {"opened", time},
           {"closed", time},
           {"start_seen", boolean},
           {"end_reason", text},
           {"count", integer},
           {"packets_to_server", integer},
           {"packets_to_client", integer},
           {"bytes_to_server", integer},
           {"bytes_to_client", integer},
           {"retransmissions", integer},
           {"out_of_order", integer},
           {"lost_bytes", integer},
           {"capture", text},
           {"first_frame", integer},
           {"last_frame", integer},
           {"client_name", text},
           {"server_name", text}}};
}

ViewColumns accesses() {
  return {"accesses",
          {{"connection", integer},
           {"client", text},
           {"server", text},
           {"initiator", text},
           {"operation", text},
           {"area", text},
           {"db", integer},
           {"first_byte", integer},
           {"bytes", integer},
           {"bit", integer},
           {"transport", text},
           {"detail", text},
           {"requests", integer},
           {"ok", integer},
           {"failed", integer},
           {"return_codes", json},
           {"period_median_us", integer},
           {"first_seen", time},
           {"last_seen", time},
           {"client_name", text},
           {"server_name", text}}};
}

ViewColumns operations() {
  return {"operations",
          {{"connection", integer},
           {"client", text},
           {"server", text},
           {"initiator", text},
           {"protocol", text},
           {"operation", text},
           {"detail", text},
           {"requests", integer},
           {"ok", integer},
           {"failed", integer},
           {"errors", json},
           {"first_seen", time},
           {"last_seen", time},
           {"client_name", text},
           {"server_name", text}}};
}

ViewColumns attempts() {
  return {"attempts",
          {{"client", text},
           {"server", text},
           {"port", integer},
           {"server_tsap", text},
           {"outcome", text},
           {"count", integer},
           {"first_seen", time},
           {"last_seen", time},
           {"client_name", text},
           {"server_name", text}}};
}

ViewColumns devices() {
  return {"devices",
          {{"address", text},
           {"mac", text},
           {"vendor", text},
           {"vlan", text},
           {"roles", text},
           {"name", text},
           {"family", text},
           {"order_number", text},
           {"hardware_version", text},
           {"firmware", text},
           {"serial", text},
           {"module", text},
           {"plant", text},
           {"location", text},
           {"putget", text},
           {"identity_source", text},
           {"first_seen", time},
           {"last_seen", time}}};
}

ViewColumns events() {
  return {"events",
          {{"time", time},
           {"kind", text},
           {"client", text},
           {"server", text},
           {"connection", integer},
           {"detail", text},
           {"outcome", text},
           {"technique", text},
           {"capture", text},
           {"frame", integer},
           {"client_name", text},
           {"server_name", text}}};
}

ViewColumns captures() {
  return {"captures",
          {{"id", integer},
           {"name", text},
           {"fingerprint", text},
           {"sensor", text},
           {"link_types", json},
           {"packets", integer},
           {"bytes", integer},
           {"dropped_by_kernel", integer},
           {"dropped_by_interface", integer},
           {"duplicates", integer},
           {"truncated", integer},
           {"malformed", integer},
           {"not_looked_at", integer},
           {"kinds", json},
           {"first_packet", time},
           {"last_packet", time},
           {"complete", boolean},
           {"problem", text}}};
}

}  // namespace

const std::vector<ViewColumns>& all_view_columns() {
  static const std::vector<ViewColumns> views = {connections(), sessions(), accesses(), operations(),
                                                 attempts(),    devices(),  events(),   captures()};
  return views;
}

const ViewColumns* find_view(std::string_view name) {
  for (const ViewColumns& view : all_view_columns()) {
    if (view.name == name) return &view;
  }
  return nullptr;
}

}  // namespace s7::storage
