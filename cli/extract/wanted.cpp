#include "cli/extract/wanted.hpp"

#include <fmt/format.h>

#include <limits>

#include "cli/options.hpp"
#include "reports/input/network.hpp"
#include "storage/reader.hpp"

namespace s7::cli {
namespace {

std::int64_t integer(const storage::Value& value) { return std::get<std::int64_t>(value); }
std::string text(const storage::Value& value) {
  const auto* known = std::get_if<std::string>(&value);
  return known != nullptr ? *known : std::string();
}

// As the inventory writes it; empty stays empty. Throws UsageError.
std::string address_of(const std::string& word) {
  if (word.empty()) return {};
  const auto network = reports::Network::parse(word);
  if (!network || network->text().find('/') != std::string::npos)
    throw UsageError(fmt::format("'{}' is no address", word));
  return network->text();
}

}  // namespace

WantedConnection wanted_connection(const std::string& inventory, std::uint64_t connection) {
  storage::Reader reader(inventory);
  const auto found = reader.query(fmt::format("SELECT client, server, port FROM connection WHERE id = {}", connection));
  if (found.rows.empty())
    throw UsageError(fmt::format("the inventory has no connection {}; report connections lists their ids", connection));
  WantedConnection out{
      text(found.rows[0][0]), text(found.rows[0][1]), {static_cast<std::uint16_t>(integer(found.rows[0][2]))}, {}, {}};
  const auto stays = reader.query(fmt::format(
      "SELECT p.client_port, p.count, p.first_us, p.last_us, c.fingerprint FROM session_part p JOIN capture c "
      "ON c.id = p.capture WHERE p.connection = {} AND p.first_us IS NOT NULL",
      connection));
  for (const auto& row : stays.rows) {
    const auto port = static_cast<std::uint16_t>(integer(row[0]));
    out.stays.push_back({port, integer(row[1]) > 1, integer(row[2]), integer(row[3])});
    out.captures.insert(text(row[4]));
  }
  return out;
}

WantedConnection wanted_stations(const std::string& inventory, const std::string& client, const std::string& server) {
  WantedConnection out{address_of(client), address_of(server), {}, {}, {}};
  storage::Reader reader(inventory);
  const auto is = [](const char* column, const std::string& address) {
    return address.empty() ? "1" : fmt::format("k.{} = '{}'", column, address);
  };
  const auto found = reader.query(fmt::format(
      "SELECT k.port, c.fingerprint FROM (SELECT client, server, port, p.capture FROM connection JOIN session_part p"
      " ON p.connection = connection.id UNION SELECT client, server, port, capture FROM attempt) k"
      " JOIN capture c ON c.id = k.capture WHERE {} AND {}",
      is("client", out.client), is("server", out.server)));
  if (found.rows.empty())
    throw UsageError(fmt::format("the inventory knows nothing of{}{}", client.empty() ? "" : " client " + out.client,
                                 server.empty() ? "" : " server " + out.server));
  for (const auto& row : found.rows) {
    out.ports.insert(static_cast<std::uint16_t>(integer(row[0])));
    out.captures.insert(text(row[1]));
  }
  using Time = std::numeric_limits<std::int64_t>;
  out.stays.push_back({0, true, Time::min(), Time::max()});
  return out;
}

}  // namespace s7::cli
