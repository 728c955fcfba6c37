#pragma once

// What is said on a connection that is no S7, as operations: names of OperationFamily::other. They count as operations
// only, not as requests and answers of their connection.

#include <cstdint>
#include <string_view>

#include "dissector/track/events.hpp"

namespace s7::dissector {

enum class OtherOperation : std::uint16_t {
  tls_handshake,  // client's hello, server's hello or alert; detail: version, cipher suite, name asked for
  tls_record,     // detail: content type
  tls_alert,      // in clear, after the handshake was agreed; detail: level and description
  routing,        // a CR for a station behind the one that is asked; detail: which
  associate,      // ISO session: CONNECT, ACCEPT or REFUSE
  release,
  abort,
  mms_service,  // detail: name of the service
  tase2,        // a message with names of inter-control-center communication
  fetch,        // detail: what is asked for
  write,
};

struct OtherName {
  std::string_view protocol, operation;  // as the view operations shows them
};
OtherName other_name(OtherOperation operation) noexcept;

constexpr OperationName named(OtherOperation operation) noexcept {
  return {OperationFamily::other, 0, static_cast<std::uint16_t>(operation)};
}

// One message; `detail` is only borrowed.
inline OperationSeen other_seen(const SessionInfo& session, OtherOperation operation, PduKind kind, bool by_server,
                                std::string_view detail, const Where& where) noexcept {
  return {session, kind, by_server, named(operation), true, 0, false, 0, 0, where, {}, 0, detail};
}

}  // namespace s7::dissector
