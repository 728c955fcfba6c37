#pragma once

// Rows as bytes, for the process that owns the inventory.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "storage/row_sink.hpp"

namespace s7::cli {

// What a row is, in front of its fields.
enum class RowKind : std::uint8_t {
  connection,
  totals,
  access,
  operation,
  problem,
  session,
  attempt,
  event,
  device_fact,
  resolution,
};

// Collects rows as chunks: whole rows, about `chunk_bytes` each. Connections are numbered within one batch, that is
// from one take() to the next; sessions keep the caller's number.
class RowSender final : public storage::RowSink {
 public:
  static constexpr std::size_t chunk_bytes = std::size_t{256} << 10U;
  // No chunk is longer: one row has its limits, too.
  static constexpr std::size_t longest_chunk = std::size_t{8} << 20U;

  storage::ConnectionId connection(const storage::ConnectionKey& key) override;
  std::uint64_t number_session(std::uint64_t id) override { return id; }
  void add(storage::CaptureId, storage::ConnectionId, const storage::ConnectionTotals&) override;
  void add(storage::CaptureId, storage::ConnectionId, const storage::AccessKey&, const storage::AccessTotals&) override;
  void add(storage::CaptureId, storage::ConnectionId, const storage::OperationKey&,
           const storage::OperationTotals&) override;
  void add(storage::CaptureId, const storage::ProblemKey&, const storage::ProblemTotals&) override;
  void add(storage::CaptureId, const storage::SessionRecord&) override;
  void add(storage::CaptureId, const storage::AttemptRecord&) override;
  void add(storage::CaptureId, const storage::EventRecord&) override;
  void add(storage::CaptureId, const storage::DeviceFact&) override;
  void add(storage::CaptureId, const storage::ResolutionKey&, const storage::ResolutionTotals&) override;

  // From now on every time of a row is raised by so many nanoseconds.
  void set_clock_offset(std::int64_t nanoseconds) noexcept { clock_offset_ = nanoseconds; }
  // The chunks of the batch, which ends here.
  [[nodiscard]] std::vector<std::string> take();
  // Throws the batch away. How many rows it had.
  std::uint64_t give_up();
  // TCP ports where connections spoke S7, as far as they were not told before; at most `most_ports` ever.
  [[nodiscard]] std::vector<std::uint16_t> take_ports();
  // S7 requests, answers and pushes of all connections since the start.
  [[nodiscard]] std::uint64_t pdus() const noexcept { return pdus_; }

 private:
  template <class... Parts>
  void put(RowKind kind, const Parts&... parts);

  std::map<storage::ConnectionKey, storage::ConnectionId> connections_;
  std::vector<std::string> chunks_;
  static constexpr std::size_t most_ports = 64;
  std::set<std::uint16_t> ports_;
  std::vector<std::uint16_t> new_ports_;
  std::int64_t clock_offset_ = 0;
  std::uint64_t rows_ = 0, pdus_ = 0;
};

}  // namespace s7::cli
