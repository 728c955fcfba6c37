#pragma once

// Bytes of a RowSender as rows of an inventory. They come from a process that reads hostile packets: nothing of them is
// believed that was not checked.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "storage/row_sink.hpp"

namespace s7::cli {

class ByteReader;

class RowReceiver {
 public:
  // `captures`: rows of the inventory, by the sender's number of a capture (from 1).
  explicit RowReceiver(std::vector<storage::CaptureId> captures) : captures_(std::move(captures)) {}

  // Passes the rows of one chunk on. False: it was no chunk of rows from some byte on; what stands before counts. To be
  // followed by keep() when the sink has stored the rows, and by undo() when it could not (it may throw): then the
  // chunk can be passed again.
  bool pass(std::span<const std::uint8_t> chunk, storage::RowSink& sink);
  void keep() noexcept;
  void undo();
  // The sender's numbers of connections begin anew.
  void end_batch() {
    keys_.clear();
    kept_keys_ = 0;
  }

 private:
  // Sessions that the sender numbered and that may get further parts. Beyond that the oldest is forgotten: its next
  // part becomes a session of its own.
  static constexpr std::size_t remembered_sessions = 65'536;

  struct Numbered {
    std::uint64_t theirs, ours;
  };

  bool pass_connected(ByteReader& read, storage::RowSink& sink, storage::CaptureId capture, std::uint8_t kind);
  bool pass_problem(ByteReader& read, storage::RowSink& sink, storage::CaptureId capture);
  bool pass_event(ByteReader& read, storage::RowSink& sink, storage::CaptureId capture);
  bool pass_resolution(ByteReader& read, storage::RowSink& sink, storage::CaptureId capture);
  void forget(std::map<std::uint64_t, std::uint64_t>::iterator session);
  bool pass_row(ByteReader& read, storage::RowSink& sink);
  bool pass_session(ByteReader& read, storage::RowSink& sink, storage::CaptureId capture);
  [[nodiscard]] storage::CaptureId capture(ByteReader& read) const;
  [[nodiscard]] storage::ConnectionId connection(ByteReader& read, storage::ConnectionId number,
                                                 storage::RowSink& sink) const;

  std::vector<storage::CaptureId> captures_;
  std::vector<storage::ConnectionKey> keys_;         // by the sender's number - 1
  std::map<std::uint64_t, std::uint64_t> sessions_;  // the sender's number -> the inventory's
  // Since the last keep() or undo():
  std::size_t kept_keys_ = 0;
  std::vector<Numbered> begun_, ended_;
};

}  // namespace s7::cli
