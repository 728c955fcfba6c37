#pragma once

// How far the opening of a connection climbed: TCP, COTP, setup; what stopped it first, and who. Rungs that only one
// direction of a capture shows are taken from what the client did next.

#include <cstdint>
#include <optional>

#include "dissector/track/events.hpp"

namespace s7::dissector {

// Who sent a packet that ends something, as far as the packet tells.
struct Refuser {
  std::uint8_t ttl = 0;
  std::optional<Mac> mac;
};

class AttemptTracker {
 public:
  void syn(const Where& where) noexcept;
  // SYN-ACK, or anything that the client sends on an open connection.
  void tcp_open(const Where& where) noexcept;
  // A CR. When the connection already holds one, the caller finishes that attempt first.
  void request(const Tsap& calling, const Tsap& called, const Where& where) noexcept;
  void confirm(const Where& where) noexcept;
  void reject(bool error, std::uint8_t reason, const Refuser& by, const Where& where) noexcept;
  // Non-empty TSDUs. `setup`: S7 setup communication; `error`: its error word.
  void client_payload(bool setup, const Where& where) noexcept;
  void server_payload(bool setup, std::uint16_t error, const Where& where) noexcept;
  // TCP acknowledged all that the client has sent.
  void acknowledged() noexcept;
  // FIN or RST.
  void closed(bool by_server, bool reset, const Refuser& by, const Where& where) noexcept;
  void unreachable(std::uint8_t type, std::uint8_t code, const Address& sender, const Refuser& by,
                   const Where& where) noexcept;

  [[nodiscard]] bool open() const noexcept { return started_; }
  [[nodiscard]] bool has_request() const noexcept { return request_; }
  // The result is final and has not been reported.
  [[nodiscard]] bool decided() const noexcept { return started_ && established_; }
  // The attempt, without addresses; the tracker is empty afterwards.
  Attempt take() noexcept;

 private:
  void begin(const Where& where) noexcept;
  void refused_by(const Refuser& by, const Where& asked, const Where& where) noexcept;
  [[nodiscard]] Outcome outcome() const noexcept;

  bool started_ = false, tcp_open_ = false, request_ = false, confirmed_ = false, rejected_ = false, asked_ = false;
  bool setup_rejected_ = false, established_ = false, closed_ = false, closed_by_server_ = false, reset_ = false,
       icmp_ = false;
  Attempt attempt_;
  Where question_;  // the last packet that waits for an answer
};

}  // namespace s7::dissector
