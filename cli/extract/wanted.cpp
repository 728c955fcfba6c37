#include "cli/extract/wanted.hpp"

#include <fmt/format.h>

#include "cli/options.hpp"
#include "storage/reader.hpp"

namespace s7::cli {
namespace {

std::int64_t integer(const storage::Value& value) { return std::get<std::int64_t>(value); }
std::string text(const storage::Value& value) {
  const auto* known = std::get_if<std::string>(&value);
  return known != nullptr ? *known : std::string();
}

}  // namespace

WantedConnection wanted_connection(const std::string& inventory, std::uint64_t connection) {
  storage::Reader reader(inventory);
  const auto found = reader.query(fmt::format("SELECT client, server, port FROM connection WHERE id = {}", connection));
  if (found.rows.empty())
    throw UsageError(fmt::format("the inventory has no connection {}; report connections lists their ids", connection));
  WantedConnection out{
      text(found.rows[0][0]), text(found.rows[0][1]), static_cast<std::uint16_t>(integer(found.rows[0][2])), {}, {}};
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

}  // namespace s7::cli
