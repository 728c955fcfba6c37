#include "reports/plan/observed.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>

#include "reports/fields.hpp"
#include "reports/views.hpp"

namespace s7::reports::plan {
namespace {

constexpr std::int64_t highest = std::int64_t{1} << 40;  // keeps sums of what an edited inventory holds in range

constexpr std::array<std::string_view, 8> connection_columns{"id",          "client",      "server",   "port",
                                                             "client_tsap", "server_tsap", "protocol", "responses"};
constexpr std::array<std::string_view, 10> access_columns{"connection", "initiator", "operation", "area", "db",
                                                          "first_byte", "bytes",     "detail",    "ok",   "failed"};

std::optional<std::string> known(const Row& row, std::string_view name) {
  std::string text = row.text(name);
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

ObservedConnection connection_of(const Row& row) {
  ObservedConnection out;
  out.id = row.count("id");
  out.client = row.text("client");
  out.server = row.text("server");
  out.port = static_cast<std::uint16_t>(row.count("port"));
  out.client_tsap = known(row, "client_tsap");
  out.server_tsap = known(row, "server_tsap");
  out.protocol = row.text("protocol");
  return out;
}

ObservedAccess access_of(const Row& row) {
  const Initiator initiator = row.text("initiator") == "server" ? Initiator::server : Initiator::client;
  ObservedAccess out = observed_access(initiator, row.text("operation") == "write", row.text("area"), row.integer("db"),
                                       row.integer("first_byte"), row.integer("bytes"), row.text("detail"));
  out.refused = row.count("failed") > 0 && row.count("ok") == 0;
  return out;
}

}  // namespace

bool concerns_plans(std::string_view protocol, std::int64_t port) noexcept {
  return port == 102 || protocol.substr(0, 6) == "s7comm" || protocol == "iso-on-tcp";
}

void Openings::add(const std::string& client, const std::string& server, std::int64_t port,
                   const std::string& server_tsap, std::string_view outcome, std::int64_t count) {
  Outcome& known = outcomes_[{client, server, port, server_tsap}];
  known.established |= outcome == "established";
  known.count += count;
}

bool Openings::came_about(const ObservedConnection& connection, std::int64_t responses) const {
  const auto at =
      outcomes_.find({connection.client, connection.server, connection.port, connection.server_tsap.value_or("")});
  if (at == outcomes_.end() || !connection.accesses.empty()) return true;
  return at->second.established || responses > at->second.count;
}

ObservedAccess observed_access(Initiator initiator, bool write, std::string_view area, std::optional<std::int64_t> db,
                               std::optional<std::int64_t> first_byte, std::optional<std::int64_t> bytes,
                               std::string_view detail) {
  ObservedAccess out{{initiator, write, std::string(area), db, {}}, 0, 0, false};
  if (first_byte) {
    out.first = std::clamp<std::int64_t>(*first_byte, 0, highest);
    out.end = out.first + std::clamp<std::int64_t>(bytes.value_or(1), 1, highest);
  } else {
    out.block.detail = detail;
  }
  return out;
}

void touch(Touched& touched, const ObservedAccess& access) {
  TouchedBlock& block = touched[access.block];
  block.bytes.add(access.first, access.end);
  block.whole |= access.end == 0 && access.block.detail.empty();
}

void remove(Touched& touched, const Touched& other) {
  for (auto at = touched.begin(); at != touched.end();) {
    Block without_detail = at->first;
    without_detail.detail.clear();
    const auto same = other.find(at->first);
    const auto whole = other.find(without_detail);
    bool gone = whole != other.end() && whole->second.whole;
    if (!gone && same != other.end()) {
      at->second.bytes.remove(same->second.bytes);
      gone = at->second.bytes.empty() && !at->second.whole;
    }
    at = gone ? touched.erase(at) : std::next(at);
  }
}

Touched touched_by(const ObservedConnection& connection) {
  Touched out;
  for (const ObservedAccess& access : connection.accesses) touch(out, access);
  return out;
}

std::vector<ObservedConnection> load_observed(storage::Reader& inventory) {
  Openings openings;
  for_each_row(load_view(inventory, "attempts"), [&](const Row& row) {
    openings.add(row.text("client"), row.text("server"), row.count("port"), row.text("server_tsap"),
                 row.text("outcome"), row.count("count"));
  });
  std::vector<ObservedConnection> all;
  std::vector<std::int64_t> responses;
  std::unordered_map<std::int64_t, std::size_t> index;
  for_each_row(load_view(inventory, "connections", connection_columns), [&](const Row& row) {
    if (!concerns_plans(row.text("protocol"), row.count("port"))) return;
    index[row.count("id")] = all.size();
    all.push_back(connection_of(row));
    responses.push_back(row.count("responses"));
  });
  for_each_row(load_view(inventory, "accesses", access_columns), [&](const Row& row) {
    const auto at = index.find(row.count("connection"));
    if (at != index.end()) all[at->second].accesses.push_back(access_of(row));
  });
  std::vector<ObservedConnection> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (openings.came_about(all[i], responses[i])) out.push_back(std::move(all[i]));
  }
  return out;
}

}  // namespace s7::reports::plan
