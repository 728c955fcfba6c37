#pragma once

// Facts of one shard, summed in memory until they are handed to the inventory.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "cli/record/paired_rows.hpp"
#include "cli/record/polled_rows.hpp"
#include "cli/record/rare_facts.hpp"
#include "dissector/prefetch.hpp"
#include "dissector/track/events.hpp"
#include "storage/records.hpp"

namespace s7::cli {

// What one capture shows of one connection.
struct alignas(dissector::cache_line) CaptureFacts {
  // What every PDU needs stands together, and goes on in the first members of the totals.
  std::uint16_t capture = 0;
  std::int64_t minute_begin = 0;      // of the minute that `bin` counts
  storage::MinuteBin* bin = nullptr;  // of totals.minutes
  storage::MinuteBin minute;          // what is not in `bin` yet: that one is far away in memory
  WaitingValues latencies;            // of totals
  storage::ConnectionTotals totals;
  std::map<storage::AccessKey, AccessRow> accesses;
  std::map<storage::OperationKey, storage::OperationTotals> operations;
  // Anything since its sums were zero.
  [[nodiscard]] bool changed() const noexcept {
    return !totals.seen.empty() || !totals.unanswered.empty() || totals.not_understood > 0;
  }
  // To be called before the totals are read.
  void settle();
  void settle_minute();
};

struct ConnectionFacts {
  storage::ConnectionKey key;
  std::vector<std::unique_ptr<CaptureFacts>> captures;
  std::uint32_t open = 0, peak = 0;  // sessions at once
  dissector::Where peak_at;
};

struct SessionRow {
  const ConnectionFacts* connection = nullptr;
  std::uint16_t capture = 0;
  storage::SessionRecord record;  // `connection` and `session` are filled in when it is written
  std::uint64_t session = 0;      // the dissector's number: parts of one session share it
};
struct SessionRest {
  explicit SessionRest(const SessionRow& row) : connection(row.connection) {}
  const ConnectionFacts* connection;
  friend auto operator<=>(const SessionRest&, const SessionRest&) = default;
};
struct AttemptRest {
  explicit AttemptRest(const storage::AttemptRecord& row)
      : port(row.port), tsap(row.server_tsap), outcome(row.outcome) {}
  std::uint16_t port;
  std::optional<std::string> tsap;
  std::string outcome;
  friend auto operator<=>(const AttemptRest&, const AttemptRest&) = default;
};

using SessionRows = PairedRows<SessionRow, SessionRest>;
using AttemptRows = PairedRows<storage::AttemptRecord, AttemptRest>;

struct ProblemRow {
  std::uint16_t capture = 0;
  std::string layer, cause;
  const ConnectionFacts* connection = nullptr;
  friend auto operator<=>(const ProblemRow&, const ProblemRow&) = default;
};

class ShardRecorder final : public dissector::Listener {
 public:
  // `lasting`: rows are handed over again and again without an end (live). Then sessions are shown while they are open,
  // and of a pair's sessions and attempts the first are kept singly, the others only summed.
  explicit ShardRecorder(bool lasting = false);

  using Listener::on;
  void on(const dissector::VariableRequest& event) override;
  void on(const dissector::VariableAnswer& event) override;
  void on(const dissector::OperationSeen& event) override;
  void on(const dissector::Unanswered& event) override;
  void on(const dissector::Attempt& event) override;
  void on(const dissector::Problem& event) override;
  void on(const dissector::ControllerEvent& event) override;
  void on(const dissector::StationEvent& event) override;
  void on(const dissector::IdentityFact& event) override;
  void on(const dissector::ResolutionSeen& event) override;
  void on(const dissector::SessionInfo& info, const dissector::SessionPart& part) override;
  void identified(const dissector::SessionInfo& info, const dissector::Where& where) override;
  void closed(const dissector::SessionInfo& info) override;
  void goes_on(const dissector::SessionInfo& info) override;
  void ended(const dissector::SessionInfo& info) override;
  void expect(const dissector::SessionInfo& info) const noexcept override;
  void expect_facts(const dissector::SessionInfo& info) const noexcept override;
  void expect_request(const dissector::RequestTemplate& request) const noexcept override;
  void expect_answer(const dissector::RequestTemplate& request) const noexcept override;

  // What is held, in units of an access range.
  [[nodiscard]] std::size_t rows() const noexcept;

  // To be called before what has been summed is looked at.
  void settle();
  // What has been summed, for writing.
  [[nodiscard]] const std::map<storage::ConnectionKey, std::unique_ptr<ConnectionFacts>>& connections() const noexcept {
    return connections_;
  }
  [[nodiscard]] SessionRows& sessions() noexcept { return ended_; }
  // Sessions that are shown while they are open, as parts that add up.
  [[nodiscard]] const std::vector<SessionRow>& shown_sessions() const noexcept { return shown_; }
  [[nodiscard]] AttemptRows& attempts() noexcept { return attempts_; }
  [[nodiscard]] const std::map<ProblemRow, storage::ProblemTotals>& problems() const noexcept { return problems_; }
  [[nodiscard]] const RareFacts& rare() const noexcept { return rare_; }
  // Forgets what has been written: sums, problems, rare facts, and connections that nothing holds any more.
  void clear_sums();
  // The same, but what was summed is remembered with sums of zero: what goes on finds its rows again, and the time of
  // the last request is known.
  void zero_sums();
  // With another inventory, as many stations that only knock are written as with the first one.
  void forget_strangers() noexcept { vain_pairs_ = vain_sessions_ = 0; }

 private:
  static constexpr std::int64_t minute_ns = 60'000'000'000;
  struct Part {
    std::uint16_t capture = 0;
    storage::SessionRecord record;
  };
  struct KnownOperation {
    dissector::OperationName name;
    bool by_server = false;
    std::string detail;
    CaptureFacts* facts = nullptr;
    storage::OperationTotals* totals = nullptr;
  };
  struct OpenSession {
    // What every PDU needs stands together.
    CaptureFacts* facts = nullptr;  // of the capture seen last
    std::uint64_t requests = 0, responses = 0;
    std::uint32_t open_requests = 0;
    std::optional<dissector::OperationName> last_request;
    bool counted = false;  // in ConnectionFacts::open
    ConnectionFacts* connection = nullptr;
    std::uint64_t epoch = 0;  // facts and operations are valid in this one
    std::vector<KnownOperation> operations;
    std::vector<Part> parts;
    std::map<ProblemRow, storage::ProblemTotals> problems;  // connection not yet known
    std::vector<EventRow> events;                           // the same
    bool shown = false;                                     // written while it was open: what follows adds to that row
  };
  OpenSession& open(const dissector::SessionInfo& info) {
    return info.listener_tag != 0 ? *open_[info.listener_tag - 1] : find_session(info);
  }
  OpenSession& find_session(const dissector::SessionInfo& info);
  ConnectionFacts& place(OpenSession& session, const dissector::SessionInfo& info, const dissector::Where& where);
  CaptureFacts& facts(OpenSession& session, const dissector::SessionInfo& info, const dissector::Where& where) {
    const bool known = info.listener_tag != 0 && session.facts != nullptr && session.facts->capture == where.capture;
    return known ? *session.facts : find_facts(session, info, where);
  }
  CaptureFacts& find_facts(OpenSession& session, const dissector::SessionInfo& info, const dissector::Where& where);
  CaptureFacts& facts_of(ConnectionFacts& connection, std::uint16_t capture);
  static constexpr unsigned index_bits = 32;  // of a template's tag; the epoch stands above
  template <class Rows>
  const Rows* known_rows(const std::vector<std::unique_ptr<Rows>>& known, std::uint64_t tag) const noexcept {
    return tag >> index_bits == epoch_ ? known[tag & 0xffffffffU].get() : nullptr;
  }
  // The rows of a template: its tag says where they are, so that a polled request finds them without a look-up.
  template <class Rows, class Event>
  Rows& rows_of(std::vector<std::unique_ptr<Rows>>& known, std::uint64_t& tag, const Event& event, CaptureFacts& facts);
  template <class Event>
  std::vector<AccessRow*> find_rows(const Event& event, CaptureFacts& facts);
  storage::OperationTotals& operation(OpenSession& session, CaptureFacts& facts, const dissector::OperationName& name,
                                      bool by_server, std::string_view detail);
  void count_request(OpenSession& session, CaptureFacts& facts, const dissector::SessionInfo& info, std::size_t size,
                     std::size_t outstanding, const dissector::Where& where);
  void count_response(OpenSession& session, CaptureFacts& facts, bool error, std::uint16_t header_error,
                      std::size_t size, const dissector::Where& where);
  void count_answer(CaptureFacts& facts, std::size_t asked_size, const dissector::Where& asked,
                    const dissector::Where& where);
  Part& part_of(OpenSession& session, const dissector::SessionInfo& info, std::uint16_t capture);
  storage::MinuteBin& minute(CaptureFacts& facts, std::int64_t at) {
    const auto offset = static_cast<std::uint64_t>(at) - static_cast<std::uint64_t>(facts.minute_begin);
    const bool present = offset < static_cast<std::uint64_t>(minute_ns) && facts.bin != nullptr;
    return present ? facts.minute : find_minute(facts, at);
  }
  storage::MinuteBin& find_minute(CaptureFacts& facts, std::int64_t at);
  void take_parts(OpenSession& session, const dissector::SessionInfo& info, ConnectionFacts& connection, bool end);
  static void close_record(const OpenSession& session, const dissector::SessionInfo& info,
                           storage::SessionRecord& record, bool end);
  void take_details(OpenSession& session, ConnectionFacts& connection);
  [[nodiscard]] bool stranger(const OpenSession& session, const dissector::SessionInfo& info);
  void forget(const dissector::SessionInfo& info);
  [[nodiscard]] bool worth_showing(OpenSession& session, const dissector::SessionInfo& info);
  void on_push(const dissector::VariableAnswer& event, CaptureFacts& facts);

  std::map<storage::ConnectionKey, std::unique_ptr<ConnectionFacts>> connections_;
  std::vector<std::unique_ptr<OpenSession>> open_;  // by listener_tag - 1
  std::unordered_map<std::uint64_t, std::size_t> open_by_id_;
  std::vector<std::size_t> free_;
  std::vector<std::unique_ptr<AskedRows>> asked_;        // by request tag
  std::vector<std::unique_ptr<AnsweredRows>> answered_;  // by answer tag
  std::uint64_t epoch_ = 1;
  std::size_t rows_ = 0, new_connections_ = 0;
  // Pairs of stations that open connections in vain, or of which one is seen alone, in a run without an end: what
  // further ones do is only counted.
  static constexpr std::size_t most_vain_pairs = 1'024;
  // Of pairs with an answer, how many are remembered: see PairedRows.
  static constexpr std::size_t remembered_pairs = 8'192;

  bool lasting_;
  std::size_t vain_pairs_ = 0, vain_sessions_ = 0;
  SessionRows ended_;
  std::vector<SessionRow> shown_;
  AttemptRows attempts_;
  std::map<ProblemRow, storage::ProblemTotals> problems_;
  RareFacts rare_;
};

}  // namespace s7::cli
