// Sums of what the script did and the capture still shows, in the words of the product's views.

#include <array>

#include "tests/support/samples/json.hpp"
#include "tests/support/samples/ledger.hpp"

namespace s7::test::samples {
namespace {

struct Identity {
  std::string client, server;
  std::uint16_t port = 0;
  std::optional<std::string> client_tsap, server_tsap;
  std::string protocol;
  friend auto operator<=>(const Identity&, const Identity&) = default;
};

struct ConnectionSums {
  std::set<std::size_t> sessions;
  std::set<std::string> vlans;
  std::optional<unsigned> tpdu_size, pdu_size, jobs_calling, jobs_called;
  std::uint64_t requests = 0, responses = 0, answered = 0, without_request = 0, pushes = 0, errors = 0;
  std::uint64_t reads = 0, writes = 0, read_bytes = 0, written_bytes = 0;
};

struct RowKey {
  Identity connection;
  Side initiator = Side::client;
  std::string what, area;  // operation and area, or function
  std::optional<std::int64_t> db, first, bytes, bit;
  std::string transport, item;
  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

struct RowSums {
  std::uint64_t requests = 0, ok = 0, failed = 0, pushes = 0;
  std::map<std::string, std::uint64_t> codes;
};

std::string hex_code(unsigned value, std::size_t digits) {
  const auto all = to_hex(ByteWriter().u16(value).take());
  return "0x" + all.substr(4 - digits);
}

class Summary {
 public:
  Summary(const Ledger& ledger, const Visible& visible) : ledger_(ledger), visible_(visible) {
    find_identities();
    for (std::size_t i = 0; i < ledger.messages.size(); ++i)
      if (is_visible(i)) count(i);
  }
  [[nodiscard]] std::vector<std::string> connections() const;
  [[nodiscard]] std::vector<std::string> accesses() const;
  [[nodiscard]] std::vector<std::string> operations() const;
  [[nodiscard]] std::vector<std::string> attempts() const;

 private:
  [[nodiscard]] bool is_visible(std::size_t index) const {
    const auto& message = ledger_.messages[index];
    return visible_.covers(ledger_.sessions[message.session], message);
  }
  void find_identities();
  void count(std::size_t index);
  void count_request(const Message& message);
  void count_answer(const Message& answer, const Message& request);
  void count_items(const Message& answer, const Message& request);
  [[nodiscard]] RowKey row(const Message& request, const Access& item, const Range& range) const;
  [[nodiscard]] RowKey operation_row(const Message& message, Side initiator) const;

  const Ledger& ledger_;
  const Visible& visible_;
  std::vector<Identity> identities_;  // by session
  std::map<Identity, ConnectionSums> connections_;
  std::map<RowKey, RowSums> accesses_, operations_;
};

void Summary::find_identities() {
  for (const auto& session : ledger_.sessions)
    identities_.push_back({session.client, session.server, session.port, std::nullopt, std::nullopt, session.protocol});
  for (std::size_t i = 0; i < ledger_.messages.size(); ++i) {
    const auto& message = ledger_.messages[i];
    if (message.kind != Kind::connect && message.kind != Kind::confirm) continue;
    if (!is_visible(i)) continue;
    identities_[message.session].client_tsap = ledger_.sessions[message.session].client_tsap;
    identities_[message.session].server_tsap = ledger_.sessions[message.session].server_tsap;
  }
}

void Summary::count(std::size_t index) {
  const auto& message = ledger_.messages[index];
  const auto& session = ledger_.sessions[message.session];
  auto& sums = connections_[identities_[message.session]];
  sums.sessions.insert(message.session);
  for (const auto& vlan : visible_.vlans(session)) sums.vlans.insert(vlan);
  switch (message.kind) {
    case Kind::connect: break;
    case Kind::confirm: sums.tpdu_size = session.tpdu_size; break;
    case Kind::push:
      ++sums.pushes;
      ++operations_[operation_row(message, message.sender)].pushes;
      break;
    case Kind::request: count_request(message); break;
    case Kind::answer: {
      ++sums.responses;
      bool failed = message.error != 0;
      for (const auto code : message.codes) failed = failed || code != 0xFF;
      sums.errors += failed ? 1U : 0U;
      if (message.function == "0xf0" && message.error == 0) {
        sums.pdu_size = session.pdu_size;
        sums.jobs_calling = session.jobs_calling;
        sums.jobs_called = session.jobs_called;
      }
      if (is_visible(message.request.value()))
        count_answer(message, ledger_.messages[*message.request]);
      else
        ++sums.without_request;
      break;
    }
  }
}

RowKey Summary::row(const Message& request, const Access& item, const Range& range) const {
  RowKey key;
  key.connection = identities_[request.session];
  key.initiator = request.sender;
  key.what = request.operation;
  key.area = range.area;
  key.db = range.db;
  key.first = range.first;
  key.bytes = range.bytes;
  key.bit = range.bit;
  key.transport = range.transport;
  if (!range.first) key.item = to_hex(item.item);
  return key;
}

RowKey Summary::operation_row(const Message& message, Side initiator) const {
  RowKey key;
  key.connection = identities_[message.session];
  key.initiator = initiator;
  key.what = message.function;
  return key;
}

void Summary::count_request(const Message& message) {
  auto& sums = connections_[identities_[message.session]];
  ++sums.requests;
  if (message.operation.empty()) ++operations_[operation_row(message, message.sender)].requests;
  if (message.operation == "read") sums.reads += message.items.size();
  if (message.operation == "write") sums.writes += message.items.size();
  for (const auto& item : message.items)
    for (const auto& range : item.ranges) ++accesses_[row(message, item, range)].requests;
}

void Summary::count_answer(const Message& answer, const Message& request) {
  ++connections_[identities_[request.session]].answered;
  if (!request.operation.empty()) return count_items(answer, request);
  auto& sums = operations_[operation_row(request, request.sender)];
  if (answer.error == 0) {
    ++sums.ok;
  } else {
    ++sums.failed;
    ++sums.codes[hex_code(answer.error, 4)];
  }
}

void Summary::count_items(const Message& answer, const Message& request) {
  auto& connection = connections_[identities_[request.session]];
  for (std::size_t i = 0; i < request.items.size(); ++i) {
    const auto& item = request.items[i];
    const bool ok = answer.error == 0 && answer.codes.at(i) == 0xFF;
    if (ok && request.operation == "read") connection.read_bytes += item.payload();
    if (ok && request.operation == "write") connection.written_bytes += item.payload();
    for (const auto& range : item.ranges) {
      auto& sums = accesses_[row(request, item, range)];
      ++(ok ? sums.ok : sums.failed);
      if (!ok) ++sums.codes[answer.error != 0 ? hex_code(answer.error, 4) : hex_code(answer.codes[i], 2)];
    }
  }
}

void put_identity(JsonObject& out, const Identity& identity) {
  out.put("client", identity.client).put("server", identity.server).put("port", std::uint64_t{identity.port});
  out.put_text("client_tsap", identity.client_tsap).put_text("server_tsap", identity.server_tsap);
}

std::string codes_text(const std::map<std::string, std::uint64_t>& codes) {
  JsonObject out;
  for (const auto& [code, count] : codes) out.put(code, count);
  return out.str();
}

std::vector<std::string> Summary::connections() const {
  std::vector<std::string> out;
  for (const auto& [identity, sums] : connections_) {
    JsonObject object;
    put_identity(object, identity);
    object.put("protocol", identity.protocol);
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

std::vector<std::string> Summary::accesses() const {
  std::vector<std::string> out;
  for (const auto& [key, sums] : accesses_) {
    JsonObject object;
    put_identity(object, key.connection);
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

std::vector<std::string> Summary::operations() const {
  std::vector<std::string> out;
  for (const auto& [key, sums] : operations_) {
    JsonObject object;
    put_identity(object, key.connection);
    object.put("initiator", key.initiator == Side::client ? "client" : "server").put("function", key.what);
    object.put("requests", sums.requests).put("ok", sums.ok).put("failed", sums.failed).put("pushes", sums.pushes);
    object.raw("errors", codes_text(sums.codes));
    out.push_back(object.str());
  }
  return out;
}

std::vector<std::string> Summary::attempts() const {
  std::map<std::array<std::string, 5>, std::pair<std::uint64_t, std::uint64_t>> rows;
  for (const auto& session : ledger_.sessions) {
    if (session.outcome.empty() || !visible_.start_of(session)) continue;
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

}  // namespace

std::string truth_json(const Ledger& ledger, const Visible& visible, const std::string& file, std::size_t packets) {
  const Summary summary(ledger, visible);
  const std::string line = ",\n  ";
  JsonObject numbers;
  for (const auto& [name, value] : ledger.numbers) numbers.put_number(name, std::optional(value));
  JsonObject out;
  out.put("capture", file).put("packets", std::uint64_t{packets}).raw("numbers", numbers.str());
  out.raw("connections", json_list(summary.connections(), line)).raw("accesses", json_list(summary.accesses(), line));
  out.raw("operations", json_list(summary.operations(), line)).raw("attempts", json_list(summary.attempts(), line));
  return out.str(",\n") + "\n";
}

}  // namespace s7::test::samples
