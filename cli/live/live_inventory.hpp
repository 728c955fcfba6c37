#pragma once

// An inventory that is written while its facts come in, and read by others meanwhile.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/live/progress_message.hpp"
#include "cli/live/row_receiver.hpp"
#include "cli/record/derived_facts.hpp"
#include "storage/schema.hpp"
#include "storage/writer.hpp"
#include "storage/writer_lock.hpp"

namespace s7::cli {

// What the operating system counts of an interface since the start.
struct InterfaceCounts {
  std::uint64_t dropped_by_kernel = 0;
  std::optional<std::uint64_t> dropped_by_interface, received;
};

class LiveInventory {
 public:
  struct Setup {
    std::string file, sensor, restrictions;  // restrictions: which packets are looked at
    std::vector<std::string> interfaces;
    Reference reference;
    std::optional<std::vector<storage::StationName>> names;  // to replace those of the inventory
  };
  // Opens the file, so that others can read it at any time. Throws storage::StorageError.
  explicit LiveInventory(Setup setup);

  // New captures, one per interface: what comes from now on belongs to them. What is waiting is stored with those
  // before. `problem`: what became of these; "": nothing. Throws storage::StorageError: then everything is as it was.
  void begin_captures(const std::string& problem);

  // The captures go on in another file; to be called behind a batch that begins anew. Throws storage::StorageError:
  // then they go on in this one.
  void move_to(const std::string& file);
  [[nodiscard]] const std::string& file() const noexcept { return setup_.file; }
  // From now on. Of the names: replaces those of the inventory.
  void set_restrictions(const std::string& restrictions) { setup_.restrictions = restrictions; }
  void set_names(std::vector<storage::StationName> names);

  // Rows of the decoding process. They are stored with the end of their batch, earlier when there are many. False: they
  // are no rows.
  bool add(std::string chunk);
  void end_batch(const BatchEnd& end, const std::vector<InterfaceCounts>& counts);
  // An event of the sensor itself, at one of its interfaces, now. Stored with the rows; beyond `most_notes` that wait
  // it is left out.
  void note(std::size_t interface, const std::string& kind, const std::string& detail);
  static constexpr std::size_t most_notes = 1'000;
  // Tries to store what is waiting. False: it could not be stored and waits on; fault() says why.
  bool store();
  [[nodiscard]] bool waiting() const noexcept { return !chunks_.empty() || end_waits_ || !notes_.empty(); }
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }

  // What follows from the facts, and costs time in proportion to them: names, vendors, families. Now and then.
  void refresh();
  // The captures were watched to the end; the file becomes a plain one again. Throws storage::StorageError.
  void finish();
  // How many the file has.
  [[nodiscard]] std::int64_t connections();

 private:
  [[nodiscard]] std::uint64_t introduce(storage::Writer& writer) const;
  [[nodiscard]] std::vector<storage::CaptureId> add_captures(storage::Writer& writer, std::uint64_t observation) const;
  void go_on_with(std::vector<storage::CaptureId> ids);
  void close(storage::Writer& writer);
  [[nodiscard]] storage::CaptureRecord described(storage::CaptureRecord counts, std::size_t interface,
                                                 std::uint64_t observation) const;
  [[nodiscard]] storage::CaptureRecord record(std::size_t interface) const;
  bool pass_chunks(storage::Writer& writer);
  void store_waiting();
  void derive(storage::Writer& writer);

  Setup setup_;
  storage::WriterLock lock_;
  storage::Database database_;
  std::uint64_t observation_ = 0;
  std::vector<storage::CaptureId> ids_;
  std::vector<storage::CaptureRecord> captures_;
  // By the other process: so far, and in other files.
  std::vector<storage::CaptureRecord> counted_, counted_before_;
  std::uint64_t rows_lost_ = 0, rows_lost_before_ = 0;
  std::optional<RowReceiver> receiver_;
  std::vector<std::pair<std::size_t, storage::EventRecord>> notes_;
  std::vector<std::string> chunks_;
  std::size_t waiting_bytes_ = 0;
  std::int64_t connections_ = 0;
  bool end_waits_ = false, sound_ = true;
  std::string fault_;
};

}  // namespace s7::cli
