#include "cli/record/inventory_run.hpp"

#include <fmt/format.h>

#include <utility>

#include "cli/record/capture_counts.hpp"
#include "cli/record/convert.hpp"

namespace s7::cli {

InventoryRun::InventoryRun(const Setup& setup)
    : setup_(setup),
      older_version_(storage::older_version(setup.inventory)),
      database_(storage::open_inventory_to_fill(setup.inventory)),
      writer_(std::in_place, database_),
      present_(writer_->all_captures(), setup.again),
      recorder_(setup.reference.techniques),
      observation_(writer_->new_observation()) {
  if (older_version_)
    notes_.push_back(fmt::format("{}: has schema version {} now instead of {}; an older s7scope can't open it any more",
                                 setup.inventory, storage::schema_version, *older_version_));
}

storage::CaptureRecord InventoryRun::record_of(const capture::CaptureInfo& info, std::size_t index,
                                               const dissector::Analyzer* analyzer) const {
  const auto capture = static_cast<std::uint16_t>(index);
  storage::CaptureRecord out =
      analyzer != nullptr ? capture_counts(info, *analyzer, recorder_, capture) : capture_counts(info);
  out.sensor = setup_.sensor;
  out.filter = setup_.restrictions;
  out.observation = observation_;
  return out;
}

// Rows that totals can refer to. Written when totals are about to be, and brought up to date at the end.
void InventoryRun::register_captures(const capture::PacketSource& source) {
  const auto& captures = source.captures();
  ids_.resize(captures.size(), 0);
  for (std::size_t i = 0; i < captures.size(); ++i)
    if (ids_[i] == 0 && captures[i].packets > 0) ids_[i] = writer_->add_capture(record_of(captures[i], i, nullptr));
  recorder_.set_captures(ids_);
}

void InventoryRun::tend(const capture::PacketSource& source) {
  if (recorder_.rows() < setup_.max_rows) return;
  register_captures(source);
  recorder_.flush(*writer_);
}

void InventoryRun::finish(const capture::PacketSource& source, const dissector::Analyzer& analyzer, bool stopped) {
  register_captures(source);
  const auto& captures = source.captures();
  std::vector<storage::CaptureId> unwanted;
  for (std::size_t i = 0; i < captures.size(); ++i) {
    capture::CaptureInfo info = captures[i];
    if (info.skipped) continue;
    if (stopped && !info.finished) info.complete = false;
    const bool worth_a_row = info.packets > 0 || info.complete || !info.fingerprint.empty() || !info.problem.empty();
    if (!worth_a_row) continue;
    if (ids_[i] == 0) ids_[i] = writer_->add_capture(record_of(info, i, nullptr));
    if (const auto note = present_.present_after_all(info)) {
      notes_.push_back(*note);
      unwanted.push_back(ids_[i]);
    } else if (present_.keeps_old(info)) {
      notes_.push_back(fmt::format("{}: was not read to its end; what the inventory held of it stays", info.name));
      unwanted.push_back(ids_[i]);
    } else {
      for (const storage::CaptureId old : present_.replaced_by(info)) writer_->remove_capture(old);
      writer_->update_capture(ids_[i], record_of(info, i, &analyzer));
    }
  }
  recorder_.set_captures(ids_);
  recorder_.finish(*writer_);
  derive_facts(*writer_, ids_, setup_.reference);
  for (const storage::CaptureId id : unwanted) writer_->remove_capture(id);
  writer_->set_code_names(code_names());
  if (setup_.names) writer_->set_station_names(*setup_.names);
  writer_->commit();
}

storage::Reader InventoryRun::read() {
  writer_.reset();
  database_.distrust();
  database_.execute("BEGIN");  // one look: what others write meanwhile is not in it, and locks are taken once
  return storage::Reader(std::move(database_));
}

}  // namespace s7::cli
