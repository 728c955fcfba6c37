#pragma once

// What the rules of the audit read: the rows of an inventory, summed over its captures, as plain values. The columns
// they come from are described in docs/schema.md under the same names.
//
// Stations, connections, captures and so on refer to each other by index into the vectors of AuditInput (input.hpp).

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records.hpp"

namespace s7::reports::audit {

using Time = std::int64_t;      // microseconds since 1970 UTC
using Duration = std::int64_t;  // microseconds
using Index = std::size_t;

// A packet one can open: its number in its capture, from 1. Frame 0: there is none.
struct Place {
  Time time = 0;
  std::uint64_t frame = 0;
  std::uint32_t capture = 0;  // index into AuditInput::captures
  [[nodiscard]] bool known() const noexcept { return frame != 0; }
};

// First and last packet that shows something.
struct Seen {
  Place first, last;
  [[nodiscard]] bool known() const noexcept { return first.known(); }
  void extend(const Seen& other) noexcept;
};

// A return code of an item (below 0x100) or an error word of an answer, and how often it came.
struct CodeSeen {
  std::uint16_t code = 0;
  std::uint64_t count = 0;
  Seen seen;
};

// A range of one of the vectors.
struct Slice {
  std::uint32_t begin = 0, end = 0;
  [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
};

struct Capture {
  std::int64_t id = 0;
  std::int64_t observation = 0;  // captures that were analyzed together have one number
  std::string name, sensor, filter, problem;
  std::uint64_t packets = 0, bytes = 0;
  std::optional<std::uint64_t> dropped_by_kernel, dropped_by_interface;
  std::uint64_t duplicates = 0, truncated = 0, malformed = 0, not_looked_at = 0;
  std::optional<Time> first_packet, last_packet;
  std::optional<Time> watched_until;  // the last packet of all captures of its observation
  bool complete = false;
};

// One value of one identity fact, the latest first where a station told several.
struct Identity {
  std::string fact, value, source, mac, vlan;
  Seen seen;
};

// What a station may tell of itself, as columns of the view devices.
inline constexpr std::array<std::string_view, 10> device_facts{
    "name",     "vendor", "family", "order_number", "hardware_version",
    "firmware", "serial", "module", "plant",        "location"};

// A row of the view devices.
struct Device {
  Index station = 0;
  std::string last_seen;
  std::array<std::string, device_facts.size()> facts;  // empty: unknown
  [[nodiscard]] const std::string& fact(std::string_view name) const;
};

// An address, with all that is known under it.
struct Station {
  std::string address, name;                      // name: of the names file, else the one it told; empty: none
  std::vector<Identity> identities;               // every value it told, the latest first
  std::map<std::string, std::string> known;       // what the view devices shows: order_number, firmware, ...
  std::vector<Index> as_server, as_client;        // connections
  std::vector<Index> attempts_to, attempts_from;  // in the order of time
  std::vector<Index> asked;                       // accesses whose requests went to this station
  std::vector<Index> events;                      // as server, in the order of time
  std::vector<Index> resolutions_of;              // questions for its MAC
};

struct Connection {
  std::int64_t id = 0;
  Index client = 0, server = 0;
  std::uint16_t port = 0;
  std::optional<std::string> client_tsap, server_tsap;  // absent: the start was not seen
  std::string protocol, vlan_instance, type, vlan;      // vlan: tags seen, "100,100.200"
  std::optional<std::int64_t> rack, slot, tpdu_size, pdu_size, pdu_size_asked, max_jobs_calling, max_jobs_called;
  bool secure = false, start_seen = false;
  bool counted = false;  // has totals; else only an event or a problem names it
  std::uint64_t requests = 0, responses = 0, pushes = 0, answered = 0, errors = 0;
  std::uint64_t reads = 0, writes = 0, read_bytes = 0, written_bytes = 0, not_understood = 0;
  std::uint64_t longest_request = 0, longest_response = 0, oversized = 0;
  std::optional<std::uint64_t> longest_answered, shortest_unanswered;
  std::uint64_t most_outstanding = 0, at_job_limit = 0, concurrent_peak = 0;
  Place concurrent_peak_at, longest_gap_at, latency_max_at;
  Duration longest_gap = 0, latency_sum = 0, latency_max = 0;
  std::optional<Duration> latency_median, latency_p95;
  Seen seen, unanswered_seen, oversized_seen;
  std::vector<CodeSeen> codes;  // error words, ascending
  Slice accesses, functions, sessions;
  [[nodiscard]] std::uint64_t unanswered() const noexcept { return requests > answered ? requests - answered : 0; }
  // Who was asked answered, and no question was captured: what it was about is not known.
  [[nodiscard]] bool answers_only() const noexcept { return requests == 0 && responses > 0; }
};

// Answers of a connection in the whole minutes before and after the last change of its server.
struct LatencyAround {
  struct Side {
    std::uint64_t minutes = 0, answers = 0, sum = 0;  // minutes with answers; sum: microseconds
    [[nodiscard]] Duration mean() const noexcept { return answers == 0 ? 0 : static_cast<Duration>(sum / answers); }
  };
  Index change = 0;  // index into AuditInput::events
  Side before, after;
};

using storage::Initiator;
using storage::Operation;

struct Access {
  Index connection = 0;
  Initiator initiator = Initiator::client;
  Operation operation = Operation::read;
  std::string area, transport, detail;
  std::optional<std::int64_t> db, first_byte, bytes, bit;
  std::optional<Duration> period_median, period_p95;
  bool counted = false;  // has totals
  std::uint64_t requests = 0, ok = 0, failed = 0, ok_bytes = 0;
  std::optional<std::uint64_t> value_changes;
  Seen seen, succeeded, changed;
  std::vector<CodeSeen> codes;  // other than 0xff, ascending
};

// Everything that is no variable access, per function.
struct Function {
  Index connection = 0;
  Initiator initiator = Initiator::client;
  std::string protocol, operation, detail;
  bool counted = false;  // has totals
  std::uint64_t requests = 0, ok = 0, failed = 0, pushes = 0;
  Seen seen, succeeded;
  std::vector<CodeSeen> codes;
};

struct Direction {
  std::string mac;  // of the sender; empty: unknown
  std::uint64_t packets = 0, bytes = 0, retransmissions = 0, out_of_order = 0, lost_bytes = 0;
  std::uint64_t conflicting_overlaps = 0, keep_alives = 0;
  std::optional<std::uint8_t> ttl_min, ttl_max;
  Seen seen, lost;
};

// One TCP connection; its parts in several captures are added up.
struct Session {
  std::int64_t id = 0;
  Index connection = 0;
  std::uint16_t client_port = 0;
  std::uint64_t count = 1;  // above 1: stands for that many further TCP connections of the pair
  bool start_seen = false, closed_by_server = false;
  std::string end_reason = "capture-end";
  std::optional<Time> opened, closed;
  std::optional<Duration> idle_before_loss;
  std::uint64_t requests = 0, responses = 0, open_requests = 0;
  std::string last_request;
  Seen seen;
  Direction to_server, to_client;
};

struct Attempt {
  Index client = 0, server = 0;
  std::uint16_t client_port = 0, port = 0;
  std::optional<std::string> client_tsap, server_tsap;
  std::string outcome, refusal, refuser_mac, refuser_address, vlan;
  std::uint64_t count = 1, syns = 0;
  std::optional<Duration> refusal_delay;
  std::optional<std::uint8_t> refuser_ttl, icmp_type, icmp_code, dr_reason;
  std::optional<std::uint16_t> setup_error;
  std::optional<bool> acknowledged;
  Seen seen;
};

struct Event {
  std::string kind, detail, outcome, technique;
  std::optional<Index> client, server, connection;
  Place at;
};

// Who asked for whose MAC.
struct Resolution {
  Index asker = 0, target = 0;
  std::uint64_t questions = 0, answers = 0;
  Seen seen, answered;
};

struct Problem {
  std::uint32_t capture = 0;
  std::optional<Index> connection;
  std::string layer, cause;
  std::uint64_t count = 0;
  Seen seen;
};

}  // namespace s7::reports::audit
