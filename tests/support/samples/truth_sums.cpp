#include "tests/support/samples/truth_sums.hpp"

namespace s7::test::samples {
namespace {

constexpr std::uint8_t unchanged = 0xFE;

std::string hex_code(unsigned value, std::size_t digits) {
  const auto all = to_hex(ByteWriter().u16(value).take());
  return "0x" + all.substr(4 - digits);
}

}  // namespace

TruthSums::TruthSums(const Ledger& ledger, const Visible& visible) : ledger_(ledger), visible_(visible) {
  find_keys();
  for (std::size_t i = 0; i < ledger.messages.size(); ++i)
    if (is_visible(i)) count(i);
}

void TruthSums::find_keys() {
  for (const auto& session : ledger_.sessions)
    keys_.push_back({session.client, session.server, session.port, std::nullopt, std::nullopt, session.protocol});
  for (std::size_t i = 0; i < ledger_.messages.size(); ++i) {
    const auto& message = ledger_.messages[i];
    if (message.kind != Kind::connect && message.kind != Kind::confirm) continue;
    if (!is_visible(i)) continue;
    keys_[message.session].client_tsap = ledger_.sessions[message.session].client_tsap;
    keys_[message.session].server_tsap = ledger_.sessions[message.session].server_tsap;
  }
}

void TruthSums::count(std::size_t index) {
  const auto& message = ledger_.messages[index];
  const auto& session = ledger_.sessions[message.session];
  auto& sums = connections_[keys_[message.session]];
  sums.sessions.insert(message.session);
  for (const auto& vlan : visible_.vlans(session)) sums.vlans.insert(vlan);
  switch (message.kind) {
    case Kind::connect: break;
    case Kind::confirm: sums.tpdu_size = session.tpdu_size; break;
    case Kind::push: count_push(message); break;
    case Kind::request: count_request(message); break;
    case Kind::answer: count_answer(message); break;
  }
}

RowKey TruthSums::row(const Message& request, const Access& item, const Range& range) const {
  RowKey key;
  key.connection = keys_[request.session];
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

RowKey TruthSums::operation_row(const Message& message, Side initiator) const {
  RowKey key;
  key.connection = keys_[message.session];
  key.initiator = initiator;
  key.what = message.function;
  return key;
}

void TruthSums::count_request(const Message& message) {
  auto& sums = connections_[keys_[message.session]];
  ++sums.requests;
  sums.answered += message.silent ? 1U : 0U;  // none is missing
  if (message.operation.empty()) ++operations_[operation_row(message, message.sender)].requests;
  if (message.operation == "read") sums.reads += message.items.size();
  if (message.operation == "write") sums.writes += message.items.size();
  for (const auto& item : message.items)
    for (const auto& range : item.ranges) ++accesses_[row(message, item, range)].requests;
}

void TruthSums::count_answer(const Message& answer) {
  auto& sums = connections_[keys_[answer.session]];
  const auto& session = ledger_.sessions[answer.session];
  ++sums.responses;
  bool failed = answer.error != 0;
  for (const auto code : answer.codes) failed = failed || code != 0xFF;
  for (const auto code : answer.errors) failed = failed || code != 0;
  sums.errors += failed ? 1U : 0U;
  if (answer.function == "0xf0" && answer.error == 0) {
    sums.pdu_size = session.pdu_size;
    sums.jobs_calling = session.jobs_calling;
    sums.jobs_called = session.jobs_called;
  }
  if (!is_visible(answer.request.value())) {
    ++sums.without_request;
    return;
  }
  const auto& request = ledger_.messages[*answer.request];
  ++sums.answered;
  if (!request.operation.empty()) return count_items(answer, request);
  auto& row = operations_[operation_row(request, request.sender)];
  if (answer.error == 0) {
    ++row.ok;
  } else {
    ++row.failed;
    ++row.codes[hex_code(answer.error, 4)];
  }
}

// A push of values is request and answer of each of its ranges.
void TruthSums::count_push(const Message& push) {
  ++connections_[keys_[push.session]].pushes;
  ++operations_[operation_row(push, push.sender)].pushes;
  if (!push.request || !is_visible(*push.request)) return;
  const auto& subscription = ledger_.messages[*push.request];
  for (const auto& item : subscription.items)
    for (const auto& range : item.ranges) ++accesses_[row(subscription, item, range)].requests;
  count_items(push, subscription);
}

// What became of one item, or of one area of a DB list: nothing when it went well or did not change, else the text of
// its code.
std::string TruthSums::failure(const Message& answer, std::size_t item, std::optional<std::size_t> area) {
  if (answer.error != 0) return hex_code(answer.error, 4);
  if (!answer.errors.empty()) return answer.errors.at(item) == 0 ? "" : hex_code(answer.errors[item], 4);
  const auto code = area && *area < answer.area_codes.size() ? answer.area_codes[*area] : answer.codes.at(item);
  return code == 0xFF || code == unchanged ? "" : hex_code(code, 2);
}

void TruthSums::count_items(const Message& answer, const Message& request) {
  auto& connection = connections_[keys_[request.session]];
  std::size_t area = 0;
  for (std::size_t i = 0; i < request.items.size(); ++i) {
    const auto& item = request.items[i];
    const bool good = failure(answer, i, std::nullopt).empty();
    if (good && request.operation == "read") connection.read_bytes += item.payload();
    if (good && request.operation == "write") connection.written_bytes += item.payload();
    for (const auto& range : item.ranges) {
      const auto code = failure(answer, i, item.listed ? std::optional(area++) : std::nullopt);
      auto& sums = accesses_[row(request, item, range)];
      ++(code.empty() ? sums.ok : sums.failed);
      if (!code.empty()) ++sums.codes[code];
    }
  }
}

}  // namespace s7::test::samples
