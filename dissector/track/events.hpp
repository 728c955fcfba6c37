#pragma once

// The facts that the analysis reports, and who listens. Every reference and view in an event is valid during the call
// only. Every fact is reported with the packet that shows it; answers also name the packet that asked.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "dissector/track/flow.hpp"
#include "dissector/track/request_template.hpp"
#include "dissector/track/stream.hpp"
#include "dissector/wire/cotp.hpp"
#include "dissector/wire/payload.hpp"
#include "dissector/wire/s7.hpp"

namespace s7::dissector {

// A TSAP as it was sent: up to 32 bytes.
struct Tsap {
  std::array<std::uint8_t, 32> bytes{};
  std::uint8_t size = 0;
  [[nodiscard]] ByteView view() const noexcept { return {bytes.data(), size}; }
  static Tsap from(ByteView) noexcept;
  friend bool operator==(const Tsap&, const Tsap&) = default;
};

struct VlanSet {
  std::array<VlanTags, 4> tags{};
  std::uint8_t count = 0;
  void add(const VlanTags&) noexcept;
  [[nodiscard]] bool contains(const VlanTags&) const noexcept;
};

enum class EndReason : std::uint8_t { fin, reset, cotp_disconnect, timeout, capture_end, evicted };

// One TCP connection. Client and server never change once an event named them.
struct SessionInfo {
  std::uint64_t id = 0;      // unique within one analyzer, the same for any number of threads
  std::uint32_t stream = 0;  // TCP connection number in order of first packets, as Wireshark's tcp.stream
  Endpoint client, server;
  bool start_seen = false;  // SYN, SYN-ACK or CR
  bool vlan_split = false;  // the same addresses live in another VLAN too: a station of its own
  bool has_tsaps = false;   // CR or CC seen
  Tsap client_tsap, server_tsap;
  VlanSet vlans;
  std::optional<std::uint32_t> tpdu_size, pdu_size_asked, max_jobs_called;
  std::optional<std::uint32_t> client_isn, server_isn;
  Where opened;
  std::optional<Where> closed;
  EndReason end_reason = EndReason::capture_end;
  bool closed_by_server = false;
  std::optional<std::int64_t> idle_before_loss;
  // From here on: what every packet needs.
  Where last;
  std::int64_t longest_gap = 0;            // between two packets, nanoseconds
  mutable std::uint64_t listener_tag = 0;  // the listener's own; zeroed when what identifies the connection changes
  std::optional<std::uint32_t> pdu_size, max_jobs_calling;
  Protocol protocol = Protocol::unknown;
  Side client_side = 0;
  bool roles_known = false;
  bool established = false;  // more than unanswered SYNs
};

// Packets of one direction of a session since the last part, all from one capture.
struct SessionPart {
  bool to_server = false;
  bool has_mac = false;
  Mac mac{};  // of the sender
  std::uint8_t ttl_min = 255, ttl_max = 0;
  std::uint64_t packets = 0, bytes = 0;
  Where last, first;
  StreamCounters stream;
  std::optional<Where> lost_first, lost_last;  // packets that follow a loss
};

enum class Outcome : std::uint8_t {
  unanswered,
  refused,
  unreachable,
  tcp_only,
  closed_after_connect,
  cotp_rejected,
  cotp_unanswered,
  cotp_only,
  setup_unanswered,
  setup_rejected,
  established,
};
std::string_view name(Outcome) noexcept;

// How far one opening of a connection climbed, and what stopped it.
struct Attempt {
  Endpoint client, server;
  bool has_tsaps = false;
  Tsap client_tsap, server_tsap;
  Outcome outcome = Outcome::unanswered;
  std::uint32_t syns = 0;
  std::optional<std::int64_t> refusal_delay;
  std::optional<std::uint8_t> refuser_ttl, icmp_type, icmp_code, reason;
  std::optional<Mac> refuser_mac;
  std::optional<Address> refuser_address;
  std::optional<std::uint16_t> setup_error;
  std::string_view refusal;          // rst, fin, dr, er, icmp, header-error; empty: nothing was said
  std::optional<bool> acknowledged;  // TCP acknowledged the question that got no answer
  VlanSet vlans;
  std::optional<std::uint32_t> client_isn;  // of the TCP connection; absent: its SYN was not seen
  Where first, last;
};

enum class AccessKind : std::uint8_t { read, write, subscribe };

struct VariableRequest {
  const SessionInfo& session;
  bool by_server = false;
  AccessKind access = AccessKind::read;
  const RequestTemplate& request;
  std::size_t pdu_size = 0;
  std::size_t outstanding = 0;  // requests of this side without an answer, this one included
  Where where;
};

struct VariableAnswer {
  const SessionInfo& session;
  bool by_server = false;  // who had asked
  AccessKind access = AccessKind::read;
  const RequestTemplate& request;
  std::uint16_t error = 0;                  // header error: every range failed with it
  const std::vector<RangeResult>& results;  // parallel to request.ranges; empty with a header error
  bool any_failed = false;
  std::size_t pdu_size = 0, asked_size = 0;
  Where where, asked;
  // Sent unasked for a subscription: it counts as request and answer of each range. `asked` is the subscription then.
  bool pushed = false;
  // Classic Read Var: the items with their heads, as they came. Empty: of another protocol or function.
  ByteView data{};
  // Answers to one template with the same number here, not 0, have the same results.
  std::uint32_t shape = 0;
};

// Everything that is no variable access. `function`: of a Job or of S7comm-plus, or the userdata subfunction. Names of
// family `other` are those of OtherOperation.
enum class OperationFamily : std::uint8_t { job, userdata, plus, other };
struct OperationName {
  OperationFamily family = OperationFamily::job;
  std::uint8_t group = 0;  // userdata
  std::uint16_t function = 0;
  friend bool operator==(const OperationName&, const OperationName&) = default;
};

enum class PduKind : std::uint8_t { request, response, push };

struct OperationSeen {
  const SessionInfo& session;
  PduKind kind{};
  bool by_server = false;  // who asked; for a push: who sent it
  OperationName name;
  bool named = true;  // false: an answer whose request was not seen and that names no function
  std::uint16_t error = 0;
  bool matched = false;  // response: its request was seen
  std::size_t pdu_size = 0;
  std::size_t outstanding = 0;
  Where where;
  Where asked;  // response, when matched
  std::size_t asked_size = 0;
  std::string_view detail;     // which SZL, which block: tells operations of one name apart
  bool no_answer_due = false;  // request: its sender wants none
};

// A request that nobody will match with an answer any more: forgotten, replaced by one with its reference, or the end.
struct Unanswered {
  const SessionInfo& session;
  bool by_server = false;
  OperationName name;
  std::size_t pdu_size = 0;
  Where where;
  bool at_end = false;
};

// Something that changed or could change a controller. Reported once: when its outcome is known, or can't be known any
// more. Kinds and outcomes: docs/events.md.
struct ControllerEvent {
  const SessionInfo& session;
  std::string_view kind;     // cpu-stopped, program-download, ...
  std::string_view detail;   // what was touched, for people
  std::string_view outcome;  // succeeded, refused 0xd241, unanswered, aborted, seen, possible
  bool by_server = false;    // who caused it
  Where where;               // the packet that asked
};

// One identity fact that a station told about itself, or that somebody else told about it.
struct IdentityFact {
  std::optional<Address> address;
  std::optional<Mac> mac;
  VlanTags vlans;
  std::string_view fact;    // name, order_number, firmware, ...: a column of the view devices, or another word
  std::string_view value;   // for people, without control characters of its own accord: any bytes are possible
  std::string_view source;  // szl-0011, s7comm-plus, dcp, lldp, arp
  Where where;
};

// A question for the MAC of an address (ARP, neighbour solicitation), or its answer.
struct ResolutionSeen {
  Address asker, target;
  bool answered = false;
  Where where;
};

// Something that happened to a station outside any connection: two claim its address, it has another name.
struct StationEvent {
  std::optional<Address> address;  // nullopt: only its MAC is known, and is part of the detail
  std::string_view kind, detail;
  Where where;
};

// Cause of the problem that bytes of a sound PDU are covered by no layout; `amount` says how many.
inline constexpr std::string_view not_understood = "not-understood";

struct Problem {
  std::string_view layer;  // link, ip, tcp, tpkt, cotp, s7comm
  std::string_view cause;
  const SessionInfo* session = nullptr;
  std::uint64_t amount = 1;
  Where where;
};

struct TlsSeen;

// One TPDU with everything decoded from it, for decode. Offered only to listeners that ask for it.
struct PduSeen {
  const SessionInfo& session;
  Endpoint source, destination;
  ByteView tpdu;  // TPKT payload
  std::uint8_t tpkt_reserved = 0;
  std::uint16_t tpkt_length = 0;
  Result<Cotp> cotp;
  ByteView tsdu;                          // of a DT that completes a TSDU
  Protocol protocol = Protocol::unknown;  // of the TSDU; cotp for other TPDUs
  bool truncated = false;
  bool after_loss = false;  // bytes in front of it are missing
  std::string_view problem;
  Where where;
  // An answer whose request was seen, or a push of a subscription that was:
  const RequestTemplate* request = nullptr;  // variable access and subscriptions only
  const std::vector<RangeResult>* results = nullptr;
  std::optional<Where> asked;
  std::optional<Where> subscribed;  // push: where its subscription was asked for
  ByteView plus_data;               // S7comm-plus: data of the PDU that this frame completes
  ByteView joined;                  // userdata in several parts: the payload of all, with the last of them
  const TlsSeen* tls = nullptr;     // TLS: what this TSDU shows of it
};

struct Listener {
  virtual ~Listener() = default;
  [[nodiscard]] virtual bool wants_pdus() const { return false; }
  // Hints for fetching memory: facts of this session come soon, perhaps; then, a few packets later, the same once more;
  // then what is likely to be asked, or answered.
  virtual void expect(const SessionInfo&) const noexcept {}
  virtual void expect_facts(const SessionInfo&) const noexcept {}
  virtual void expect_request(const RequestTemplate&) const noexcept {}
  virtual void expect_answer(const RequestTemplate&) const noexcept {}
  virtual void on(const PduSeen&) {}
  virtual void on(const VariableRequest&) {}
  virtual void on(const VariableAnswer&) {}
  virtual void on(const OperationSeen&) {}
  virtual void on(const Unanswered&) {}
  virtual void on(const Attempt&) {}
  virtual void on(const ControllerEvent&) {}
  virtual void on(const StationEvent&) {}
  virtual void on(const IdentityFact&) {}
  virtual void on(const ResolutionSeen&) {}
  virtual void on(const Problem&) {}
  virtual void on(const SessionInfo&, const SessionPart&) {}
  // What identifies the connection became known or better known (TSAPs, protocol).
  virtual void identified(const SessionInfo&, const Where&) {}
  // The connection can carry nothing more (both FINs, or RST): it no longer occupies the server.
  virtual void closed(const SessionInfo&) {}
  // The session goes on; its parts so far have been reported (see Analyzer::report_so_far).
  virtual void goes_on(const SessionInfo&) {}
  // The last word of a session; its parts have been reported.
  virtual void ended(const SessionInfo&) {}
};

}  // namespace s7::dissector
