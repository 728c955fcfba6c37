#include <fmt/format.h>

#include "reports/people/columns.hpp"

namespace s7::reports::people {
namespace {

std::string client(const Row& row, const CodeNames& /*codes*/) {
  return station(row.text("client"), row.text("client_name"));
}

std::string server(const Row& row, const CodeNames& /*codes*/) {
  return station(endpoint(row.text("server"), row.count("port")), row.text("server_name"));
}

std::string type(const Row& row, const CodeNames& /*codes*/) {
  std::string text = human_connection_type(row.text("connection_type"));
  const auto rack = row.integer("rack");
  const auto slot = row.integer("slot");
  if (!rack || !slot) return text;
  if (!text.empty()) text += ", ";
  return text + fmt::format("rack {} slot {}", *rack, *slot);
}

std::string protocol(const Row& row, const CodeNames& /*codes*/) {
  const std::string name = row.text("protocol");
  const bool said_already = name.find("tls") != std::string::npos;
  return row.flag("secure") && !said_already ? name + " (secured)" : name;
}

template <Name F>
std::string bytes(const Row& row, const CodeNames& /*codes*/) {
  const std::int64_t value = row.count(F.view());
  return value == 0 ? std::string{} : human_bytes(value);
}

std::string tsaps(const Row& row, const CodeNames& /*codes*/) {
  const std::string calling = human_tsap(row.text("client_tsap"), false);
  const std::string called = human_tsap(row.text("server_tsap"), true);
  if (calling.empty() && called.empty()) return {};
  return fmt::format("{} > {}", calling.empty() ? "?" : calling, called.empty() ? "?" : called);
}

std::string jobs(const Row& row, const CodeNames& /*codes*/) {
  const auto calling = row.integer("max_jobs_calling");
  const auto called = row.integer("max_jobs_called");
  return calling && called ? fmt::format("{}/{}", *calling, *called) : std::string{};
}

}  // namespace

const std::vector<Column>& connections() {
  static const std::vector<Column> columns{
      {"#", right, 8, false, shown<"id">},
      {"client", left, 0, false, client},
      {"server", left, 0, false, server},
      {"type", left, 2, false, type},
      {"protocol", left, 3, false, protocol},
      {"requests", right, 1, false, number<"requests">},
      {"errors", right, 1, true, number<"errors">},
      {"unanswered", right, 6, true, number<"unanswered">},
      {"reads", right, 2, false, number<"reads">},
      {"writes", right, 2, false, number<"writes">},
      {"read", right, 7, false, bytes<"read_bytes">},
      {"written", right, 7, false, bytes<"written_bytes">},
      {"PDU", right, 7, false, shown<"pdu_size">},
      {"median", right, 6, false, duration<"latency_median_us">},
      {"seen (UTC)", left, 5, false, seen},
      {"client TSAP > server TSAP", left, 10, false, tsaps},
      {"95 %", right, 11, false, duration<"latency_p95_us">},
      {"sessions", right, 11, false, number<"sessions">},
      {"at once", right, 12, false, number<"concurrent_peak">},
      {"longest gap", right, 12, false, duration<"longest_gap_us">},
      {"VLAN", left, 12, false, shown<"vlan">},
      {"jobs", left, 13, false, jobs},
      {"responses", right, 13, false, number<"responses">},
      {"TPDU", right, 14, false, shown<"tpdu_size">},
      {"start seen", left, 14, false, yes_or_no<"start_seen">},
  };
  return columns;
}

}  // namespace s7::reports::people
