#pragma once

// Small inventories for the rules of the audit: made row by row, read back as the rules see them.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "reports/audit/audit.hpp"
#include "storage/schema.hpp"
#include "storage/writer.hpp"

namespace s7::reports::audit::test {

using storage::ConnectionId;
using storage::Nanoseconds;

// Seconds after 2024-05-01T12:00:00Z (1714564800, date -u -d 2024-05-01T12:00 +%s).
[[nodiscard]] Nanoseconds at(double seconds);
// Packets from `first` to `last`; their frames count tenths of seconds, from 1.
[[nodiscard]] storage::Span during(double first, double last);
[[nodiscard]] storage::AccessKey range(storage::Operation operation, std::int64_t db, std::int64_t first_byte,
                                       std::int64_t bytes);
[[nodiscard]] storage::AccessTotals served(std::uint64_t items, double first = 1, double last = 100);
[[nodiscard]] storage::AccessTotals refused(std::uint64_t items, std::uint16_t code, double first = 1,
                                            double last = 100);
[[nodiscard]] storage::AccessTotals unanswered(std::uint64_t items, double first = 1, double last = 100);

class Scene {
 public:
  // One complete capture, cell.pcapng, of two hours (7200 s).
  Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;
  ~Scene();

  // s7comm on port 102 with the called TSAP 0102, with totals and one session of both directions.
  ConnectionId talk(const std::string& client, const std::string& server, const std::string& type = "pg");
  ConnectionId talk(storage::ConnectionKey key, const storage::ConnectionTotals& totals,
                    const storage::SessionRecord& session);
  [[nodiscard]] static storage::ConnectionKey key(const std::string& client, const std::string& server);
  [[nodiscard]] static storage::ConnectionTotals totals(const std::string& type = "pg");
  [[nodiscard]] static storage::SessionRecord session();  // 0 s to 100 s, 200 packets each way

  // What this station says about itself: order_number, firmware, family, ...
  void fact(const std::string& address, const std::string& name, const std::string& value);
  void event(const std::string& kind, ConnectionId connection, const std::string& client, const std::string& server,
             const std::string& outcome, double second, const std::string& detail = {});
  // An attempt; client, server and outcome are what most tests need.
  [[nodiscard]] static storage::AttemptRecord attempt(const std::string& client, const std::string& server,
                                                      const std::string& outcome, double second);

  // For everything else.
  [[nodiscard]] storage::Writer& writer() { return *writer_; }
  [[nodiscard]] storage::CaptureId capture() const { return capture_; }
  storage::CaptureId add_capture(storage::CaptureRecord record);
  [[nodiscard]] static storage::CaptureRecord capture_record(const std::string& name);

  // What was written so far, with the built-in knowledge.
  [[nodiscard]] AuditInput input();
  // What one rule makes of it, finished.
  [[nodiscard]] Findings run(RuleFunction rule);
  [[nodiscard]] std::string path() const { return (folder_ / "plant.db").string(); }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::Writer> writer_;
  storage::CaptureId capture_ = 0;
};

// The ids of the rules, in the order of the findings.
[[nodiscard]] std::vector<std::string> ids(const Findings& findings);
// All its sentences, for tests that look for a word wherever it stands.
[[nodiscard]] std::string said(const Finding& finding);

}  // namespace s7::reports::audit::test
