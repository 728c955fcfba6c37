#pragma once

// The rows of an inventory: numbers and text, no packet types. docs/schema.md says which rule of the audit reads what.
//
// Two kinds. A *key* names something of the plant (a connection, a byte range): one row however many captures show it.
// *Totals* are what one capture shows of a key; views add them up over captures, and a capture is removed by deleting
// its totals. Everything is attributed to the capture of the packet that shows it.
//
// Totals of one key and capture may be handed over in several parts, in the order of time: storage/merge.hpp says how
// they join.
//
// Times are nanoseconds since 1970 UTC in memory and microseconds in the file.

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storage/histogram.hpp"

namespace s7::storage {

using Nanoseconds = std::int64_t;
using CaptureId = std::int64_t;
using ConnectionId = std::int64_t;

// A packet one can open: its time and its number in its capture (the row's own capture).
struct Mark {
  Nanoseconds time = 0;
  std::uint64_t frame = 0;
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 means the zero in the comparison that the compiler writes
  friend auto operator<=>(const Mark&, const Mark&) = default;
};

// First and last packet that shows something. `first.frame == 0`: nothing yet.
struct Span {
  Mark first, last;
  // Min and max by (time, frame). Inline: packets come in order of time, so this is nearly always one assignment.
  void extend(Mark at) {
    if (first.frame != 0 && at.time > last.time) [[likely]]
      last = at;
    else
      extend_slowly(at);
  }
  void extend(const Span& other);
  [[nodiscard]] bool empty() const noexcept { return first.frame == 0; }
  friend bool operator==(const Span&, const Span&) = default;

 private:
  void extend_slowly(Mark at);
};

// How often each refusal code came: item return codes as 0x01..0xfe, header errors as 0x0100..0xffff.
struct CodeTotals {
  std::uint64_t count = 0;
  Span seen;
  friend bool operator==(const CodeTotals&, const CodeTotals&) = default;
};
using Codes = std::map<std::uint16_t, CodeTotals>;
void merge(Codes& into, const Codes& from);

struct CaptureRecord {
  std::string name, fingerprint, sensor;
  std::vector<std::uint16_t> link_types;  // LINKTYPE_ numbers; the view shows names
  std::uint64_t packets = 0, bytes = 0;
  std::optional<std::uint64_t> dropped_by_kernel, dropped_by_interface;
  std::uint64_t duplicates = 0, truncated = 0, malformed = 0, not_looked_at = 0;
  std::map<std::string, std::uint64_t> kinds;  // what else was on the wire: "arp": 12, "udp": 3, ...
  std::optional<Nanoseconds> first_packet, last_packet;
  bool complete = false;
  std::string problem;            // "": none
  std::uint64_t observation = 0;  // captures analyzed in one call share a number, chosen by Writer
  std::string filter;             // BPF and port restrictions in force; "": everything was looked at
};

// Identity of a logical connection (interface.md section 3). TSAPs as lower-case hex; absent where the start was not
// seen.
struct ConnectionKey {
  std::string client, server;
  std::uint16_t port = 0;
  std::optional<std::string> client_tsap, server_tsap;
  std::string protocol;       // s7comm, iso-on-tcp, mms, ... , cotp, unknown
  std::string vlan_instance;  // "" but for identical stations behind identical addresses in two VLANs
  friend auto operator<=>(const ConnectionKey&, const ConnectionKey&) = default;
};

// One minute of a connection: lets a finding say when errors began and stopped.
struct MinuteBin {
  std::uint64_t requests = 0, responses = 0, errors = 0;
  std::uint64_t latency_sum_us = 0;  // over the responses, whole microseconds each: before and after of a change (F13)
  friend bool operator==(const MinuteBin&, const MinuteBin&) = default;
};

struct ConnectionTotals {
  // What every PDU counts, in a row.
  std::uint64_t requests = 0, responses = 0;
  std::uint64_t answered = 0;  // requests whose answer was seen (unanswered = requests - answered)
  std::uint64_t reads = 0, writes = 0, read_bytes = 0, written_bytes = 0;
  std::uint32_t longest_request = 0, longest_response = 0;  // S7 PDU bytes (F07)
  std::uint32_t most_outstanding = 0;                       // requests open at once (F13)
  std::optional<std::uint32_t> longest_answered;            // request PDU bytes (F07)
  std::uint64_t latency_sum_us = 0;                         // whole microseconds per answer
  Nanoseconds latency_max = 0;                              // the slowest answer
  Span seen;

  Histogram latency;
  std::string connection_type;              // pg, op, s7-basic, configured, es, hmi, other; "" = unknown
  std::optional<std::uint32_t> rack, slot;  // of the called TSAP
  std::vector<std::string> vlans;           // distinct, ascending: "100", "100.200"
  std::optional<std::uint32_t> tpdu_size, pdu_size, max_jobs_calling, max_jobs_called;  // as granted last
  std::optional<std::uint32_t> pdu_size_asked;
  bool secure = false, start_seen = false;
  std::uint64_t pushes = 0, errors = 0;
  std::uint64_t not_understood = 0;   // bytes of S7 PDUs that no decoder explained
  std::uint32_t concurrent_peak = 0;  // sessions open at once
  Mark concurrent_peak_at;
  Nanoseconds longest_gap = 0;                // between two packets of one session
  Codes header_errors;                        // error words of answers
  std::map<std::int64_t, MinuteBin> minutes;  // key: minutes since 1970
  Mark longest_gap_at;                        // the packet that ended the gap
  Span unanswered;                            // requests without answer; their number is requests - answered
  // F07: PDUs (or the answers they ask for) longer than granted at that time; what was answered and what was not.
  std::uint64_t oversized = 0;
  Span oversized_seen;
  std::optional<std::uint32_t> shortest_unanswered;  // request PDU bytes
  // F13: requests sent while every granted job was in use.
  std::uint64_t at_job_limit = 0;
  Mark latency_max_at;
};

enum class Initiator : std::uint8_t { client, server };
enum class Operation : std::uint8_t { read, write, subscribe };
[[nodiscard]] std::string_view name(Initiator) noexcept;
[[nodiscard]] std::string_view name(Operation) noexcept;

// One exact range as requested.
struct AccessKey {
  Initiator initiator = Initiator::client;
  Operation operation = Operation::read;
  std::string area;  // DB, DI, M, I, Q, P, T, C, L, V, record, SI200, ..., NCK, symbol, raw
  std::optional<std::int64_t> db, first_byte, bytes, bit;
  std::string transport;  // BYTE, REAL, ... ; "0x2a" when unknown
  std::string detail;     // what a byte range can't say; "" = nothing
  friend auto operator<=>(const AccessKey&, const AccessKey&) = default;
};

struct AccessTotals {
  std::uint64_t requests = 0, ok = 0, failed = 0;
  std::uint64_t ok_bytes = 0;
  Codes codes;       // other than 0xff
  Histogram period;  // between two identical requests
  Span seen;         // requests (answers where the request is in another capture)
  Span succeeded;    // answers with 0xff: last good before first bad
  // F09: answers whose data differ from those before; absent: nobody compared. The data themselves are never kept.
  std::optional<std::uint64_t> value_changes;
  Span value_changed;
};

// Everything that is no variable access, per function.
struct OperationKey {
  Initiator initiator = Initiator::client;
  std::string protocol;   // s7comm, s7comm-plus, ...
  std::string operation;  // lower-case field name: setup-communication, read-szl, plc-stop, ...
  std::string detail;     // "" = nothing
  friend auto operator<=>(const OperationKey&, const OperationKey&) = default;
};

struct OperationTotals {
  std::uint64_t requests = 0, ok = 0, failed = 0;
  std::uint64_t pushes = 0;  // indications: neither request nor response
  Codes codes;
  Span seen;
  Span succeeded;  // answers without error
};

enum class EndReason : std::uint8_t { fin, reset, cotp_disconnect, timeout, capture_end, evicted };
[[nodiscard]] std::string_view name(EndReason) noexcept;

// What one capture shows of one direction of a TCP connection.
struct DirectionTotals {
  std::string mac;                       // "" = unknown (no Ethernet)
  std::uint64_t packets = 0, bytes = 0;  // bytes: TCP payload on the wire, retransmissions included
  std::uint64_t retransmissions = 0, out_of_order = 0, lost_bytes = 0, conflicting_overlaps = 0;
  std::optional<std::uint8_t> ttl_min, ttl_max;
  Span seen;
  std::uint64_t keep_alives = 0;  // F11: does this side keep the path open?
  Span lost;                      // packets that follow a loss
};

// What one capture shows of one TCP connection. Parts of one TCP connection in several captures share `session`.
struct SessionRecord {
  std::uint64_t session = 0;  // as Writer::new_session gave it
  ConnectionId connection = 0;
  std::uint16_t client_port = 0;
  std::uint64_t count = 1;  // > 1: stands for that many further TCP connections of the pair
  bool start_seen = false;
  std::optional<EndReason> end_reason;          // in the part that holds the end only
  bool closed_by_server = false;                // who sent the first FIN or RST
  std::optional<Nanoseconds> opened, closed;    // SYN (first packet when not seen), FIN/RST (null when it did not end)
  std::optional<Nanoseconds> idle_before_loss;  // silence before a request that had to be repeated (F11)
  std::optional<std::uint32_t> client_isn,
      server_isn;                        // initial sequence numbers: the same session seen by two sensors
  DirectionTotals to_server, to_client;  // mac: of the sender
  // How it was going when it ended: closed in peace or refused at a certain request (diagnostics: session-end
  // classifier).
  std::uint64_t requests = 0, responses = 0;
  std::uint32_t open_requests = 0;  // without answer at the end
  std::string last_request;         // operation of the last request; "" = none
  bool rest = false;  // not kept singly: to be summed into a row that the capture has of its connection already
};

struct AttemptRecord {
  std::string client, server;
  std::uint16_t client_port = 0, port = 0;
  std::optional<std::string> client_tsap, server_tsap;
  std::string outcome;                       // words of interface.md section 3
  std::uint64_t count = 1;                   // > 1: stands for further attempts of the pair
  std::uint32_t syns = 0;                    // SYN packets: 1 + repetitions
  std::optional<Nanoseconds> refusal_delay;  // from the question to the refusal
  std::optional<std::uint8_t> refuser_ttl, icmp_type, icmp_code, dr_reason;
  std::string refuser_mac, refuser_address;  // refuser_address: sender of the ICMP message
  std::optional<std::uint16_t> setup_error;  // error word of a rejected setup
  std::string vlans;
  Span seen;
  std::string refusal;               // what spoke the refusal: rst, fin, dr, er, icmp, header-error; "" = nothing
  std::optional<bool> acknowledged;  // the unanswered question was acknowledged by TCP: somebody is there (F04)
  std::optional<std::uint32_t> client_isn;  // initial sequence number: the same attempt seen by two sensors
  bool rest = false;  // not kept singly: to be summed into a row of the same stations, port, TSAP and outcome
};

struct EventRecord {
  std::string kind, client, server, detail, outcome, technique;
  std::optional<ConnectionId> connection;
  Mark at;
};

// One identity fact of a station with its source: "order_number", "6ES7 315-2EH14-0AB0", "szl-0011".
struct DeviceFact {
  std::string address, mac, vlan, fact, value, source;
  Span seen;
};

// Who was seen with which MAC in one capture.
struct StationSight {
  std::string address, mac;
  Span seen;
};

// Who asked by ARP or neighbour solicitation for whose MAC, and how often the owner spoke: a dead host is no filter
// (F04).
struct ResolutionKey {
  std::string asker, target;  // addresses
  friend auto operator<=>(const ResolutionKey&, const ResolutionKey&) = default;
};
struct ResolutionTotals {
  std::uint64_t questions = 0, answers = 0;
  Span seen, answered;
};

// Something wrong with the packets themselves, counted per capture, layer and cause. Also the evidence of what captures
// only count: layer "capture", cause "duplicate" or "truncated".
struct ProblemTotals {
  std::uint64_t count = 0;
  Span seen;
};
struct ProblemKey {
  std::string layer, cause;  // "tpkt", "bad-length"
  std::optional<ConnectionId> connection;
  friend auto operator<=>(const ProblemKey&, const ProblemKey&) = default;
};

// A code of the protocol with its name, so that readers need no dissector.
struct CodeName {
  std::string kind;  // return-code, header-error, area, function, ...
  std::uint32_t code = 0;
  std::string name, meaning;
};

// What the user calls an address ("10.0.0.5") or all addresses of a network ("10.0.0.0/24").
struct StationName {
  std::string network, name;
};

}  // namespace s7::storage
