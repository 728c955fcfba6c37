#pragma once

// TLS (RFC 5246, RFC 8446) as far as it travels in clear: records, hellos, alerts, certificates up to version 1.2.
// Layouts: docs/tls.md.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

enum class TlsContent : std::uint8_t { change_cipher_spec = 20, alert = 21, handshake = 22, application_data = 23 };
std::string_view name(TlsContent content) noexcept;  // empty: none of these

struct TlsRecordHead {
  static constexpr std::size_t size = 5;
  TlsContent content{};
  std::uint16_t version = 0, length = 0;
};
// Errors: truncated; bad_magic: no content type or version of TLS; bad_length: empty, or more than a record may hold.
Result<TlsRecordHead> decode_tls_record(ByteView bytes) noexcept;

// Others are legal; tls_message_text() has their names.
enum class TlsMessage : std::uint8_t { client_hello = 1, server_hello = 2, certificate = 11, finished = 20 };
struct TlsHandshake {
  TlsMessage type{};
  ByteView body;
};
// The first message of a handshake stream; nullopt where it is not complete. `used`: bytes up to its end.
std::optional<TlsHandshake> first_handshake(ByteView stream, std::size_t& used) noexcept;
// What the message that begins `stream` takes altogether; 0 where its head is not complete.
std::size_t handshake_size(ByteView stream) noexcept;

// Client's or server's hello. A server names one version and one cipher suite, a client the highest and the first.
struct TlsHello {
  std::uint16_t version = 0;         // of supported_versions where there is one
  std::uint16_t legacy_version = 0;  // of the field in front, which stays 0x0303 in TLS 1.3
  std::uint16_t cipher = 0;
  std::uint16_t ciphers = 0;     // offered
  std::string_view server_name;  // of the client; views are valid as long as the bytes
  std::string_view application;  // first protocol of ALPN
  ByteView cipher_list;          // all numbers, two bytes each, those of RFC 8701 too
  ByteView version_list;         // the same of supported_versions
  ByteView protocol_list;        // ALPN: length (1), name, again and again
  bool retry = false;            // the server asks for another hello (RFC 8446 4.1.4)
};
Result<TlsHello> decode_client_hello(ByteView body) noexcept;
Result<TlsHello> decode_server_hello(ByteView body) noexcept;

// The first certificate (DER) of a message up to TLS 1.2; empty: none.
ByteView first_certificate(ByteView body) noexcept;

struct TlsAlert {
  bool fatal = false;
  std::uint8_t description = 0;
};
Result<TlsAlert> decode_tls_alert(ByteView content) noexcept;

// Descriptions of alerts with the names that RFC 5246 and RFC 8446 (section 6) give them, by number.
using TlsAlertName = std::pair<std::uint16_t, std::string_view>;
std::span<const TlsAlertName> tls_alert_names() noexcept;
// "unknown_ca"; another number as decimal.
std::string tls_alert_text(std::uint8_t description);
// "client-hello"; another number as decimal.
std::string tls_message_text(TlsMessage type);
// "TLS 1.3"; another number as hex.
std::string tls_version_text(std::uint16_t version);
// "TLS_AES_256_GCM_SHA384"; another number as hex.
std::string tls_cipher_text(std::uint16_t cipher);

}  // namespace s7::dissector
