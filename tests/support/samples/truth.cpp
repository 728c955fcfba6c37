// The truth of a sample as JSON, in the words of the product's views (samples/README.md).

#include <array>
#include <tuple>

#include "tests/support/samples/json.hpp"
#include "tests/support/samples/truth_sums.hpp"

namespace s7::test::samples {
namespace {

void put_key(JsonObject& out, const ConnectionKey& key) {
  out.put("client", key.client).put("server", key.server).put("port", std::uint64_t{key.port});
  out.put_text("client_tsap", key.client_tsap).put_text("server_tsap", key.server_tsap);
}

std::string codes_text(const std::map<std::string, std::uint64_t>& codes) {
  JsonObject out;
  for (const auto& [code, count] : codes) out.put(code, count);
  return out.str();
}

std::vector<std::string> connections(const TruthSums& truth) {
  std::vector<std::string> out;
  for (const auto& [key, sums] : truth.connections()) {
    JsonObject object;
    put_key(object, key);
    object.put("protocol", key.protocol);
    std::vector<std::string> vlans;
    for (const auto& vlan : sums.vlans) vlans.push_back(json_text(vlan));
    object.raw("vlans", json_list(vlans));
    object.put("sessions", std::uint64_t{sums.sessions.size()}).put_number("tpdu_size", sums.tpdu_size);
    object.put_number("pdu_size", sums.pdu_size).put_number("max_jobs_calling", sums.jobs_calling);
    object.put_number("max_jobs_called", sums.jobs_called);
    object.put("requests", sums.requests).put("responses", sums.responses);
    object.put("unanswered", sums.requests - sums.answered).put("answers_without_request", sums.without_request);
    object.put("pushes", sums.pushes).put("errors", sums.errors).put("reads", sums.reads).put("writes", sums.writes);
    object.put("read_bytes", sums.read_bytes).put("written_bytes", sums.written_bytes);
    out.push_back(object.str());
  }
  return out;
}

std::vector<std::string> accesses(const TruthSums& truth) {
  std::vector<std::string> out;
  for (const auto& [key, sums] : truth.accesses()) {
    JsonObject object;
    put_key(object, key.connection);
    object.put("initiator", key.initiator == Side::client ? "client" : "server").put("operation", key.what);
    object.put("area", key.area).put_number("db", key.db).put_number("first_byte", key.first);
    object.put_number("bytes", key.bytes).put_number("bit", key.bit);
    if (!key.transport.empty()) object.put("transport", key.transport);
    if (!key.item.empty()) object.put("item", key.item);
    object.put("requests", sums.requests).put("ok", sums.ok).put("failed", sums.failed);
    object.raw("return_codes", codes_text(sums.codes));
    out.push_back(object.str());
  }
  return out;
}

std::vector<std::string> operations(const TruthSums& truth) {
  std::vector<std::string> out;
  for (const auto& [key, sums] : truth.operations()) {
    JsonObject object;
    put_key(object, key.connection);
    object.put("initiator", key.initiator == Side::client ? "client" : "server").put("function", key.what);
    object.put("requests", sums.requests).put("ok", sums.ok).put("failed", sums.failed).put("pushes", sums.pushes);
    object.raw("errors", codes_text(sums.codes));
    out.push_back(object.str());
  }
  return out;
}

std::vector<std::string> attempts(const Ledger& ledger, const Visible& visible) {
  std::map<std::array<std::string, 5>, std::pair<std::uint64_t, std::uint64_t>> rows;
  for (const auto& session : ledger.sessions) {
    if (session.outcome.empty() || !visible.start_of(session)) continue;
    auto& row = rows[{session.client, session.server, std::to_string(session.port),
                      session.server_tsap ? json_text(*session.server_tsap) : "null", session.outcome}];
    ++row.first;
    row.second += session.syns;
  }
  std::vector<std::string> out;
  for (const auto& [key, counts] : rows) {
    JsonObject object;
    object.put("client", key[0]).put("server", key[1]).raw("port", key[2]).raw("server_tsap", key[3]);
    object.put("outcome", key[4]).put("count", counts.first).put("syns", counts.second);
    out.push_back(object.str());
  }
  return out;
}

// Kind and outcome of what happened to controllers, and how often.
std::vector<std::string> events(const Ledger& ledger, const TruthSums& truth) {
  std::map<std::tuple<ConnectionKey, std::string, std::string>, std::uint64_t> rows;
  for (const auto& happening : ledger.happenings)
    if (truth.is_visible(happening.message))
      ++rows[{truth.connection_of(happening.message), happening.kind, happening.outcome}];
  std::vector<std::string> out;
  for (const auto& [row, count] : rows) {
    JsonObject object;
    put_key(object, std::get<0>(row));
    object.put("kind", std::get<1>(row)).put("outcome", std::get<2>(row)).put("count", count);
    out.push_back(object.str());
  }
  return out;
}

// What each station said of itself, once per fact: the last word.
std::vector<std::string> devices(const Ledger& ledger, const TruthSums& truth) {
  std::map<std::string, std::map<std::string, std::string>> stations;
  for (const auto& identity : ledger.identities)
    if (!identity.message || truth.is_visible(*identity.message))
      stations[identity.address][identity.fact] = identity.value;
  std::vector<std::string> out;
  for (const auto& [address, facts] : stations) {
    JsonObject object;
    object.put("address", address);
    for (const auto& [fact, value] : facts) object.put(fact, value);
    out.push_back(object.str());
  }
  return out;
}

}  // namespace

std::string truth_json(const Ledger& ledger, const Visible& visible, const std::string& file, std::size_t packets) {
  const TruthSums sums(ledger, visible);
  const std::string line = ",\n  ";
  JsonObject numbers;
  for (const auto& [name, value] : ledger.numbers) numbers.put_number(name, std::optional(value));
  JsonObject out;
  out.put("capture", file).put("packets", std::uint64_t{packets}).raw("numbers", numbers.str());
  out.raw("connections", json_list(connections(sums), line)).raw("accesses", json_list(accesses(sums), line));
  out.raw("operations", json_list(operations(sums), line)).raw("attempts", json_list(attempts(ledger, visible), line));
  out.raw("events", json_list(events(ledger, sums), line)).raw("devices", json_list(devices(ledger, sums), line));
  return out.str(",\n") + "\n";
}

}  // namespace s7::test::samples
