#include "cli/live/live_inventory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "cli/live/row_sender.hpp"
#include "cli/record/convert.hpp"

namespace s7::cli {
namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::uint64_t less(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : 0; }

// What was counted since `before`.
storage::CaptureRecord difference(storage::CaptureRecord now, const storage::CaptureRecord& before) {
  now.packets = less(now.packets, before.packets);
  now.bytes = less(now.bytes, before.bytes);
  now.duplicates = less(now.duplicates, before.duplicates);
  now.truncated = less(now.truncated, before.truncated);
  now.malformed = less(now.malformed, before.malformed);
  now.not_looked_at = less(now.not_looked_at, before.not_looked_at);
  for (const auto& [kind, packets] : before.kinds)
    if (const auto at = now.kinds.find(kind); at != now.kinds.end()) at->second = less(at->second, packets);
  std::erase_if(now.kinds, [](const auto& kind) { return kind.second == 0; });
  return now;
}

}  // namespace

LiveInventory::LiveInventory(Setup setup)
    : setup_(std::move(setup)), database_(storage::open_inventory_to_share(setup_.file)) {
  lock_ = storage::WriterLock(setup_.file);
  storage::Writer writer(database_);
  observation_ = introduce(writer);
  writer.commit();
}

std::uint64_t LiveInventory::introduce(storage::Writer& writer) const {
  const std::uint64_t observation = writer.new_observation();
  writer.set_code_names(code_names());
  if (setup_.names) writer.set_station_names(*setup_.names);
  return observation;
}

void LiveInventory::set_names(std::vector<storage::StationName> names) {
  setup_.names = std::move(names);
  storage::Writer writer(database_);
  writer.set_station_names(*setup_.names);
  writer.commit();
}

// The file is left when the next one has all that it needs: whatever fails before, this one goes on.
void LiveInventory::move_to(const std::string& file) {
  storage::Database next = storage::open_inventory_to_share(file);
  storage::WriterLock next_lock(file);
  {
    storage::Writer writer(database_);
    close(writer);
  }
  std::uint64_t observation = 0;
  std::vector<storage::CaptureId> ids;
  {
    storage::Writer writer(next);
    observation = introduce(writer);
    ids = add_captures(writer, observation);
    writer.commit();
  }
  try {
    storage::stop_sharing(database_);
  } catch (const storage::StorageError&) {
    // It is whole, too, with its journal beside it.
  }
  database_ = std::move(next);
  lock_ = std::move(next_lock);
  setup_.file = file;
  observation_ = observation;
  counted_before_ = counted_;
  rows_lost_before_ = rows_lost_;
  go_on_with(std::move(ids));
}

storage::CaptureRecord LiveInventory::described(storage::CaptureRecord counts, std::size_t interface,
                                                std::uint64_t observation) const {
  counts.name = setup_.interfaces[interface];
  counts.sensor = setup_.sensor;
  counts.filter = setup_.restrictions;
  counts.observation = observation;
  return counts;
}

storage::CaptureRecord LiveInventory::record(std::size_t interface) const {
  return described(captures_[interface], interface, observation_);
}

std::vector<storage::CaptureId> LiveInventory::add_captures(storage::Writer& writer, std::uint64_t observation) const {
  std::vector<storage::CaptureId> ids;
  for (std::size_t i = 0; i < setup_.interfaces.size(); ++i)
    ids.push_back(writer.add_capture(described({}, i, observation)));
  return ids;
}

void LiveInventory::go_on_with(std::vector<storage::CaptureId> ids) {
  ids_ = std::move(ids);
  captures_.assign(ids_.size(), {});
  if (counted_before_.empty()) counted_before_ = captures_;
  receiver_.emplace(ids_);
  chunks_.clear();
  waiting_bytes_ = 0;
  end_waits_ = false;
  sound_ = true;
}

void LiveInventory::begin_captures(const std::string& problem) {
  if (waiting()) store_waiting();
  storage::Writer writer(database_);
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    storage::CaptureRecord ended = record(i);
    ended.problem += (ended.problem.empty() ? "" : "; ") + problem;
    writer.update_capture(ids_[i], ended);
  }
  std::vector<storage::CaptureId> ids = add_captures(writer, observation_);
  writer.commit_slice();
  // Another process counts from the beginning.
  counted_before_.clear();
  rows_lost_ = rows_lost_before_ = 0;
  go_on_with(std::move(ids));
}

bool LiveInventory::add(std::string chunk) {
  waiting_bytes_ += chunk.size();
  chunks_.push_back(std::move(chunk));
  if (waiting_bytes_ >= RowSender::chunk_bytes) store();
  return sound_;
}

void LiveInventory::end_batch(const BatchEnd& end, const std::vector<InterfaceCounts>& counts) {
  if (end.captures.size() != captures_.size()) {
    sound_ = false;
    return;
  }
  for (std::size_t i = 0; i < captures_.size(); ++i) {
    captures_[i] = difference(end.captures[i], counted_before_[i]);
    captures_[i].fingerprint.clear();
    captures_[i].problem.clear();
    if (end.rows_lost > rows_lost_before_)
      captures_[i].problem = fmt::format("the inventory could not be written for too long: {} sums were given up",
                                         end.rows_lost - rows_lost_before_);
    captures_[i].complete = false;
    captures_[i].dropped_by_kernel = counts[i].dropped_by_kernel;
    captures_[i].dropped_by_interface = counts[i].dropped_by_interface;
    const std::uint64_t came = captures_[i].packets + counts[i].dropped_by_kernel;
    if (counts[i].received && *counts[i].received > came) captures_[i].not_looked_at += *counts[i].received - came;
  }
  counted_ = end.captures;
  rows_lost_ = end.rows_lost;
  end_waits_ = true;
  store();
}

void LiveInventory::note(std::size_t interface, const std::string& kind, const std::string& detail) {
  if (notes_.size() >= most_notes) return;
  storage::EventRecord event;
  event.kind = kind;
  event.detail = detail;
  event.outcome = "seen";
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  event.at = {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count(),
              std::max<std::uint64_t>(captures_[interface].packets, 1)};
  notes_.emplace_back(interface, std::move(event));
}

bool LiveInventory::pass_chunks(storage::Writer& writer) {
  for (const std::string& chunk : chunks_)
    if (!receiver_->pass(bytes_of(chunk), writer)) return false;
  return true;
}

bool LiveInventory::store() {
  if (!waiting()) return true;
  try {
    store_waiting();
  } catch (const storage::StorageError& error) {
    fault_ = error.what();
    return false;
  }
  return true;
}

void LiveInventory::store_waiting() {
  try {
    storage::Writer writer(database_);
    sound_ = pass_chunks(writer) && sound_;
    for (const auto& [interface, event] : notes_) writer.add(ids_[interface], event);
    if (end_waits_)
      for (std::size_t i = 0; i < ids_.size(); ++i) writer.update_capture(ids_[i], record(i));
    writer.commit_slice();
  } catch (const storage::StorageError&) {
    receiver_->undo();
    throw;
  }
  receiver_->keep();
  if (end_waits_) receiver_->end_batch();
  notes_.clear();
  chunks_.clear();
  waiting_bytes_ = 0;
  end_waits_ = false;
  fault_.clear();
}

void LiveInventory::derive(storage::Writer& writer) { derive_facts(writer, ids_, setup_.reference); }

void LiveInventory::refresh() {
  try {
    storage::Writer writer(database_);
    derive(writer);
    writer.commit();
  } catch (const storage::StorageError&) {
    // The next time is soon enough: nothing is missing but what follows from the rest.
  }
}

void LiveInventory::close(storage::Writer& writer) {
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    captures_[i].complete = captures_[i].problem.empty();
    writer.update_capture(ids_[i], record(i));
  }
  derive(writer);
  writer.commit();
}

// There is no next time: another program that writes for a moment is waited for.
void LiveInventory::finish() {
  database_.execute("PRAGMA busy_timeout = 5000");
  {
    storage::Writer writer(database_);
    close(writer);
  }
  storage::stop_sharing(database_);
}

std::int64_t LiveInventory::connections() {
  try {
    connections_ = database_.integer("SELECT count(*) FROM connection");
  } catch (const storage::StorageError&) {
    // Somebody holds the file for a moment; what was known before will do.
  }
  return connections_;
}

}  // namespace s7::cli
