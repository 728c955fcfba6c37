#pragma once

// What two real programs say when they begin to talk TLS, flight by flight, and one record of data at the end.

#include "tests/support/conversation.hpp"

namespace s7::test {

struct TlsFlight {
  Side sender{};
  Bytes bytes;
};
// TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, certificate in clear.
[[nodiscard]] std::vector<TlsFlight> tls12_handshake();
// TLS_AES_256_GCM_SHA384 after all; ALPN offered: "s7", "x".
[[nodiscard]] std::vector<TlsFlight> tls13_handshake();

}  // namespace s7::test
