#pragma once

// TLS inside COTP: both directions of one session. Records are counted; what the handshake says in clear becomes an
// operation, a certificate becomes facts about its owner. Rules: docs/tls.md.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dissector/limits.hpp"
#include "dissector/track/events.hpp"
#include "dissector/track/other_operations.hpp"
#include "dissector/track/s7_engine.hpp"
#include "dissector/track/tls_seen.hpp"
#include "dissector/wire/tls.hpp"

namespace s7::dissector {

class TlsEngine {
 public:
  TlsEngine(const Limits& limits, Listener& listener, const SessionInfo& info)
      : limits_(&limits), listener_(&listener), info_(&info), wants_pdus_(listener.wants_pdus()) {}
  // The TSDU begins a record, or goes on with one: whatever its bytes look like, it is TLS.
  [[nodiscard]] bool takes(Side side, ByteView tsdu) const noexcept;
  void on_tsdu(const Tsdu& tsdu);
  // Of the TSDU handed in last, until the next one; empty where the listener wants no PDUs.
  [[nodiscard]] const TlsSeen& seen() const noexcept { return seen_; }
  // Bytes of this side were lost: the next record has to be found.
  void on_loss(Side side) noexcept;
  // A hello that nobody answered.
  void finish();

 private:
  struct Stream {
    std::array<std::uint8_t, TlsRecordHead::size> head{};
    std::size_t head_size = 0;
    std::size_t left = 0;  // bytes of the present record that are still to come
    TlsContent content{};
    bool collecting = false;  // the record is read, not only counted
    bool encrypted = false;   // nothing in clear comes any more
    bool lost = false;
    std::vector<std::uint8_t> record, handshake;
  };
  struct Hello {
    std::string server_name, application;
    std::uint16_t version = 0;
    Where where;
  };
  void begin_record(Side side, const Where& where);
  void end_record(Side side, const Where& where);
  void on_handshake(Side side, const Where& where);
  void on_message(Side side, const TlsHandshake& message, const Where& where);
  void on_server_hello(Side side, const TlsHello& hello, const Where& where);
  void on_alert(Side side, const TlsAlert& alert, const Where& where);
  void on_certificate(Side side, ByteView body, const Where& where);
  // Reports the handshake: the client's part, and the answer where there is one.
  void tell(const std::string& detail, Side client, std::uint16_t error, const std::optional<Where>& answer);
  void count(OtherOperation operation, Side sender, std::string_view detail, const Where& where);
  void problem(std::string_view cause, const Where& where);
  [[nodiscard]] bool is_server(Side side) const noexcept { return side != info_->client_side; }

  const Limits* limits_;
  Listener* listener_;
  const SessionInfo* info_;
  std::array<Stream, 2> streams_;
  std::array<std::optional<Hello>, 2> hello_;  // by who sent it
  std::optional<std::uint16_t> version_;       // agreed
  std::size_t handshakes_ = 0;
  bool wants_pdus_;
  TlsSeen seen_;
};

}  // namespace s7::dissector
