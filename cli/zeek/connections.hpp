#pragma once

// TCP connections as Zeek counts them for conn.log: states, history letters, sizes by sequence numbers.

#include <array>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "dissector/track/flow.hpp"
#include "dissector/wire/tcp.hpp"

namespace s7::cli::zeek {

// "C" and 17 letters and digits, the same for the same connection on every run.
std::string uid_of(const dissector::FlowKey& key, dissector::Timestamp first);

enum class EndState : std::uint8_t { inactive, syn_sent, partial, established, closed, reset };

struct End {
  dissector::Endpoint endpoint;
  std::uint64_t packets = 0, ip_bytes = 0;
  std::uint64_t retransmissions = 0;
  std::uint32_t first_sequence = 0, last_sequence = 0, acknowledged = 0;
  bool started = false, has_acknowledged = false, fin = false;
  EndState state = EndState::inactive;
  // Payload bytes by sequence numbers.
  [[nodiscard]] std::uint64_t size() const noexcept;
};

struct Connection {
  std::string uid;
  dissector::Timestamp first = 0, last = 0;
  End originator, responder;
  std::string history;
  std::set<std::string> services;
  std::uint64_t missed_bytes = 0;
  [[nodiscard]] std::string_view state() const noexcept;
};

class Connections {
 public:
  using Done = std::function<void(const Connection&)>;
  // `done` is called for each connection when it is over.
  explicit Connections(Done done) : done_(std::move(done)) {}

  // `ip_bytes`: of the whole IP packet on the wire.
  void on_segment(const dissector::Endpoint& source, const dissector::Endpoint& destination,
                  const dissector::TcpSegment& segment, std::uint64_t ip_bytes, dissector::Timestamp at);
  // The connection between two ends that is open, or was open last; nullptr: not seen.
  [[nodiscard]] Connection* find(const dissector::Endpoint& a, const dissector::Endpoint& b);
  void finish();

 private:
  using Order = std::list<std::pair<dissector::FlowKey, Connection>>;
  struct Hash {
    std::size_t operator()(const dissector::FlowKey& key) const noexcept;
  };
  void end(Order::iterator at);
  Order::iterator begin(const dissector::FlowKey& key, const dissector::Endpoint& source,
                        const dissector::Endpoint& destination, const dissector::TcpSegment& segment,
                        dissector::Timestamp at);

  Done done_;
  Order order_;  // oldest first
  std::unordered_map<dissector::FlowKey, Order::iterator, Hash> by_key_;
};

}  // namespace s7::cli::zeek
