#pragma once

// Where rows go: into an inventory at once (Writer), or to another process that owns it.

#include <cstdint>

#include "storage/records.hpp"

namespace s7::storage {

class RowSink {
 public:
  RowSink() = default;
  RowSink(const RowSink&) = delete;
  RowSink& operator=(const RowSink&) = delete;
  virtual ~RowSink() = default;

  // Finds or makes the row of a key. What it returns is good for the other calls of the same sink only.
  virtual ConnectionId connection(const ConnectionKey&) = 0;
  // A number for one TCP connection, for SessionRecord::session. `id`: what the caller knows it by.
  virtual std::uint64_t number_session(std::uint64_t id) = 0;

  // Totals are added to what the same capture contributed before: they may come in any number of parts.
  virtual void add(CaptureId, ConnectionId, const ConnectionTotals&) = 0;
  virtual void add(CaptureId, ConnectionId, const AccessKey&, const AccessTotals&) = 0;
  virtual void add(CaptureId, ConnectionId, const OperationKey&, const OperationTotals&) = 0;
  virtual void add(CaptureId, const ProblemKey&, const ProblemTotals&) = 0;
  virtual void add(CaptureId, const SessionRecord&) = 0;
  virtual void add(CaptureId, const AttemptRecord&) = 0;
  virtual void add(CaptureId, const EventRecord&) = 0;
  virtual void add(CaptureId, const DeviceFact&) = 0;
  virtual void add(CaptureId, const ResolutionKey&, const ResolutionTotals&) = 0;
};

}  // namespace s7::storage
