#pragma once

// One call of analyze as a transaction on an inventory.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/source.hpp"
#include "cli/record/derived_facts.hpp"
#include "cli/record/present.hpp"
#include "cli/record/recorder.hpp"
#include "dissector/analyzer.hpp"
#include "storage/reader.hpp"
#include "storage/schema.hpp"
#include "storage/writer.hpp"

namespace s7::cli {

class InventoryRun {
 public:
  struct Setup {
    std::string inventory, sensor, restrictions;  // restrictions: filter and ports in force
    bool again = false;
    std::size_t max_rows = 0;  // access rows in memory before they are handed over
    Reference reference;
    std::optional<std::vector<storage::StationName>> names;  // to replace those of the inventory
  };
  // Opens the inventory and begins the transaction. Throws storage::StorageError.
  explicit InventoryRun(const Setup& setup);

  [[nodiscard]] PresentCaptures& present() noexcept { return present_; }
  [[nodiscard]] Recorder& recorder() noexcept { return recorder_; }
  // Between batches: hands sums over when there are too many.
  void tend(const capture::PacketSource& source);
  // After Analyzer::finish(): writes everything and commits. `stopped`: by a signal, so that nothing was read to its
  // end.
  void finish(const capture::PacketSource& source, const dissector::Analyzer& analyzer, bool stopped);
  // After finish(), once: what the inventory holds now, without opening it again.
  [[nodiscard]] storage::Reader read();
  // What became of captures, one line each, for the user.
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return notes_; }

 private:
  void register_captures(const capture::PacketSource& source);
  [[nodiscard]] storage::CaptureRecord record_of(const capture::CaptureInfo& info, std::size_t index,
                                                 const dissector::Analyzer* analyzer) const;

  Setup setup_;
  std::optional<std::uint32_t> older_version_;  // of the inventory before
  storage::Database database_;
  std::optional<storage::Writer> writer_;
  PresentCaptures present_;
  Recorder recorder_;
  std::uint64_t observation_;
  std::vector<storage::CaptureId> ids_;
  std::vector<std::string> notes_;
};

}  // namespace s7::cli
