#include <fmt/format.h>

#include "reports/people/columns.hpp"

namespace s7::reports::people {
namespace {

std::string client(const Row& row, const CodeNames& /*codes*/) {
  const std::string address = row.text("client");
  const auto port = row.integer("client_port");
  const std::string name = row.text("client_name");
  if (!port) return station(address, name);
  const bool ipv6 = address.find(':') != std::string::npos;
  return station(ipv6 ? fmt::format("[{}]:{}", address, *port) : fmt::format("{}:{}", address, *port), name);
}

std::string server(const Row& row, const CodeNames& /*codes*/) {
  return station(endpoint(row.text("server"), row.count("port")), row.text("server_name"));
}

std::string lasted(const Row& row, const CodeNames& /*codes*/) {
  const auto from = parse_time(row.text("opened"));
  const auto to = parse_time(row.text("closed"));
  return from && to && *to >= *from ? human_duration(*to - *from) : std::string{};
}

std::string both(const Row& row, std::string_view to_server, std::string_view to_client,
                 std::string (*human)(std::int64_t)) {
  return fmt::format("{} / {}", human(row.count(to_server)), human(row.count(to_client)));
}

std::string packets(const Row& row, const CodeNames& /*codes*/) {
  return both(row, "packets_to_server", "packets_to_client", human_count);
}

std::string bytes(const Row& row, const CodeNames& /*codes*/) {
  return both(row, "bytes_to_server", "bytes_to_client", human_bytes);
}

std::string frames(const Row& row, const CodeNames& /*codes*/) {
  const auto first = row.integer("first_frame");
  const auto last = row.integer("last_frame");
  return first && last ? fmt::format("{}-{}", *first, *last) : std::string{};
}

}  // namespace

const std::vector<Column>& sessions() {
  static const std::vector<Column> columns{
      {"#", right, 8, false, shown<"id">},
      {"connection", right, 7, false, shown<"connection">},
      {"client", left, 0, false, client},
      {"server", left, 0, false, server},
      {"opened (UTC)", left, 2, false, time<"opened">},
      {"lasted", right, 3, false, lasted},
      {"end", left, 1, false, shown<"end_reason">},
      {"count", right, 6, false, number<"count">},
      {"packets > / <", right, 5, false, packets},
      {"bytes > / <", right, 4, false, bytes},
      {"lost bytes", right, 2, true, number<"lost_bytes">},
      {"retransmitted", right, 5, true, number<"retransmissions">},
      {"out of order", right, 7, false, number<"out_of_order">},
      {"capture", left, 10, false, shown<"capture">},
      {"frames", left, 10, false, frames},
      {"start seen", left, 11, false, yes_or_no<"start_seen">},
      {"closed (UTC)", left, 11, false, time<"closed">},
      {"client MAC", left, 12, false, shown<"client_mac">},
      {"server MAC", left, 12, false, shown<"server_mac">},
  };
  return columns;
}

}  // namespace s7::reports::people
