#include "cli/live/row_receiver.hpp"

#include <algorithm>
#include <utility>

#include "cli/live/row_fields.hpp"
#include "cli/live/row_sender.hpp"

namespace s7::cli {

using namespace storage;

template <>
inline constexpr std::uint64_t enumerators<RowKind> = 10;

namespace {

// What follows a kind and a capture; empty when it could not be read.
template <class T>
T take(ByteReader& read) {
  T out{};
  read(out);
  return out;
}

}  // namespace

CaptureId RowReceiver::capture(ByteReader& read) const {
  const auto number = take<CaptureId>(read);
  if (number >= 1 && static_cast<std::uint64_t>(number) <= captures_.size())
    return captures_[static_cast<std::size_t>(number) - 1];
  read.fail();
  return 0;
}

ConnectionId RowReceiver::connection(ByteReader& read, ConnectionId number, RowSink& sink) const {
  if (number >= 1 && static_cast<std::uint64_t>(number) <= keys_.size())
    return sink.connection(keys_[static_cast<std::size_t>(number) - 1]);
  read.fail();
  return 0;
}

void RowReceiver::forget(std::map<std::uint64_t, std::uint64_t>::iterator session) {
  ended_.push_back({session->first, session->second});
  sessions_.erase(session);
}

bool RowReceiver::pass_session(ByteReader& read, RowSink& sink, CaptureId capture) {
  auto record = take<SessionRecord>(read);
  record.connection = connection(read, record.connection, sink);
  if (!read.ok()) return false;
  const std::uint64_t number = record.session;
  const auto [known, fresh] = sessions_.try_emplace(number, 0);
  if (fresh) {
    known->second = sink.number_session(number);
    begun_.push_back({number, known->second});
  }
  record.session = known->second;
  sink.add(capture, record);
  if (record.end_reason || record.rest) forget(known);
  if (sessions_.size() > remembered_sessions) forget(sessions_.begin());
  return true;
}

bool RowReceiver::pass_connected(ByteReader& read, RowSink& sink, CaptureId capture, std::uint8_t kind) {
  const auto number = take<ConnectionId>(read);
  const auto pass = [&](const auto&... record) {
    const ConnectionId id = read.ok() ? connection(read, number, sink) : 0;
    if (read.ok()) sink.add(capture, id, record...);
    return read.ok();
  };
  if (kind == static_cast<std::uint8_t>(RowKind::totals)) return pass(take<ConnectionTotals>(read));
  if (kind == static_cast<std::uint8_t>(RowKind::access)) {
    const auto key = take<AccessKey>(read);
    return pass(key, take<AccessTotals>(read));
  }
  const auto key = take<OperationKey>(read);
  return pass(key, take<OperationTotals>(read));
}

bool RowReceiver::pass_problem(ByteReader& read, RowSink& sink, CaptureId capture) {
  auto key = take<ProblemKey>(read);
  const auto totals = take<ProblemTotals>(read);
  if (key.connection) key.connection = connection(read, *key.connection, sink);
  if (read.ok()) sink.add(capture, key, totals);
  return read.ok();
}

bool RowReceiver::pass_event(ByteReader& read, RowSink& sink, CaptureId capture) {
  auto record = take<EventRecord>(read);
  if (record.connection) record.connection = connection(read, *record.connection, sink);
  if (read.ok()) sink.add(capture, record);
  return read.ok();
}

bool RowReceiver::pass_resolution(ByteReader& read, RowSink& sink, CaptureId capture) {
  const auto key = take<ResolutionKey>(read);
  const auto totals = take<ResolutionTotals>(read);
  if (read.ok()) sink.add(capture, key, totals);
  return read.ok();
}

bool RowReceiver::pass_row(ByteReader& read, RowSink& sink) {
  const auto kind = take<RowKind>(read);
  if (kind == RowKind::connection) {
    auto key = take<ConnectionKey>(read);
    if (read.ok()) keys_.push_back(std::move(key));
    return read.ok();
  }
  const CaptureId capture = this->capture(read);
  const auto plain = [&](auto record) {
    read(record);
    if (read.ok()) sink.add(capture, record);
    return read.ok();
  };
  switch (kind) {
    case RowKind::connection: break;
    case RowKind::totals:
    case RowKind::access:
    case RowKind::operation: return pass_connected(read, sink, capture, static_cast<std::uint8_t>(kind));
    case RowKind::problem: return pass_problem(read, sink, capture);
    case RowKind::session: return pass_session(read, sink, capture);
    case RowKind::attempt: return plain(AttemptRecord{});
    case RowKind::event: return pass_event(read, sink, capture);
    case RowKind::device_fact: return plain(DeviceFact{});
    case RowKind::resolution: return pass_resolution(read, sink, capture);
  }
  return false;
}

bool RowReceiver::pass(std::span<const std::uint8_t> chunk, RowSink& sink) {
  ByteReader read(chunk);
  while (!read.at_end())
    if (!pass_row(read, sink)) return false;
  return read.ok();
}

void RowReceiver::keep() noexcept {
  kept_keys_ = keys_.size();
  begun_.clear();
  ended_.clear();
}

void RowReceiver::undo() {
  keys_.resize(std::min(kept_keys_, keys_.size()));
  for (const Numbered& session : ended_) sessions_[session.theirs] = session.ours;
  for (const Numbered& session : begun_) sessions_.erase(session.theirs);
  begun_.clear();
  ended_.clear();
}

}  // namespace s7::cli
