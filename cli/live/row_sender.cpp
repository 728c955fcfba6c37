#include "cli/live/row_sender.hpp"

#include <utility>

#include "cli/live/row_fields.hpp"
#include "cli/live/time_shift.hpp"

namespace s7::cli {

using namespace storage;

template <>
inline constexpr std::uint64_t enumerators<RowKind> = 10;

template <class... Parts>
void RowSender::put(RowKind kind, const Parts&... parts) {
  if (chunks_.empty() || chunks_.back().size() >= chunk_bytes) chunks_.emplace_back();
  ++rows_;
  ByteWriter write(chunks_.back());
  write(kind);
  if (clock_offset_ == 0) return (write(parts), ...);
  TimeShift shift(clock_offset_);
  const auto put_moved = [&](auto part) {
    shift(part);
    write(part);
  };
  (put_moved(parts), ...);
}

ConnectionId RowSender::connection(const ConnectionKey& key) {
  const auto [at, fresh] = connections_.try_emplace(key, static_cast<ConnectionId>(connections_.size()) + 1);
  if (fresh) put(RowKind::connection, key);
  if (key.protocol.starts_with("s7comm") && ports_.size() < most_ports && ports_.insert(key.port).second)
    new_ports_.push_back(key.port);
  return at->second;
}

void RowSender::add(CaptureId capture, ConnectionId connection, const ConnectionTotals& totals) {
  pdus_ += totals.requests + totals.responses + totals.pushes;
  put(RowKind::totals, capture, connection, totals);
}
void RowSender::add(CaptureId capture, ConnectionId connection, const AccessKey& key, const AccessTotals& totals) {
  put(RowKind::access, capture, connection, key, totals);
}
void RowSender::add(CaptureId capture, ConnectionId connection, const OperationKey& key,
                    const OperationTotals& totals) {
  put(RowKind::operation, capture, connection, key, totals);
}
void RowSender::add(CaptureId capture, const ProblemKey& key, const ProblemTotals& totals) {
  put(RowKind::problem, capture, key, totals);
}
void RowSender::add(CaptureId capture, const SessionRecord& session) { put(RowKind::session, capture, session); }
void RowSender::add(CaptureId capture, const AttemptRecord& attempt) { put(RowKind::attempt, capture, attempt); }
void RowSender::add(CaptureId capture, const EventRecord& event) { put(RowKind::event, capture, event); }
void RowSender::add(CaptureId capture, const DeviceFact& fact) { put(RowKind::device_fact, capture, fact); }
void RowSender::add(CaptureId capture, const ResolutionKey& key, const ResolutionTotals& totals) {
  put(RowKind::resolution, capture, key, totals);
}

std::vector<std::string> RowSender::take() {
  connections_.clear();
  rows_ = 0;
  return std::exchange(chunks_, {});
}

std::vector<std::uint16_t> RowSender::take_ports() { return std::exchange(new_ports_, {}); }

std::uint64_t RowSender::give_up() {
  const std::uint64_t rows = rows_;
  static_cast<void>(take());
  return rows;
}

}  // namespace s7::cli
