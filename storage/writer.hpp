#pragma once

// Puts records into an inventory. One writer per inventory; everything between construction and commit() is one
// transaction.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "storage/records.hpp"
#include "storage/row_sink.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// A capture that is in the inventory already.
struct KnownCapture {
  CaptureId id = 0;
  std::string name, fingerprint;
  std::string filter;  // restrictions it was read with; "": none
  std::uint64_t packets = 0;
  std::optional<Nanoseconds> first_packet, last_packet;  // whole microseconds
  bool complete = false;
};

// Every function throws StorageError; the writer is then good for nothing but its destructor, and the file is as
// before.
class Writer final : public RowSink {
 public:
  // `db` must have been opened by open_inventory (schema.hpp) and outlive the writer. Begins the transaction.
  explicit Writer(Database& db);
  ~Writer() override;  // rolls back what was not committed

  // A new observation number: one per call of analyze.
  std::uint64_t new_observation();
  CaptureId add_capture(const CaptureRecord&);
  void update_capture(CaptureId, const CaptureRecord&);
  // Captures with this fingerprint, by id. An empty fingerprint finds none.
  std::vector<KnownCapture> find_captures(const std::string& fingerprint);
  // Every capture, by id.
  std::vector<KnownCapture> all_captures();
  // Removes a capture and all that it contributed; keys that nothing shows any more go too, at commit.
  void remove_capture(CaptureId);

  // Finds or makes the row of a key. Ids never change and are never given again.
  ConnectionId connection(const ConnectionKey&) override;
  // A new number for one TCP connection, unique in this inventory.
  std::uint64_t new_session();
  std::uint64_t number_session(std::uint64_t) override { return new_session(); }

  void add(CaptureId, ConnectionId, const ConnectionTotals&) override;
  void add(CaptureId, ConnectionId, const AccessKey&, const AccessTotals&) override;
  void add(CaptureId, ConnectionId, const OperationKey&, const OperationTotals&) override;
  void add(CaptureId, const ProblemKey&, const ProblemTotals&) override;
  void add(CaptureId, const SessionRecord&) override;
  void add(CaptureId, const AttemptRecord&) override;
  void add(CaptureId, const EventRecord&) override;
  void add(CaptureId, const DeviceFact&) override;
  void add(CaptureId, const ResolutionKey&, const ResolutionTotals&) override;
  // What a capture has contributed so far: stations whose MAC is known, identity facts of one name.
  std::vector<StationSight> stations(CaptureId);
  std::vector<DeviceFact> facts(CaptureId, const std::string& name);
  // Replaces all names.
  void set_code_names(std::span<const CodeName>);
  // Replaces all names. Stations that are added later are named by them, too.
  void set_station_names(std::span<const StationName>);

  // For rows that were changed behind the writer's back: everything that depends on others is made anew at commit, and
  // keys that nothing shows go.
  void recompute();
  // Recomputes the percentiles of every key touched since construction, names all stations, and commits. The writer is
  // spent afterwards.
  void commit();
  // The same without what costs time in proportion to the whole inventory: names of stations, and keys that lost their
  // last row. For a writer that commits again and again.
  void commit_slice();

 private:
  struct Stores;
  std::unique_ptr<Stores> stores_;
};

}  // namespace s7::storage
