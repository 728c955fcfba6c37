// Names of TLS versions and cipher suites, as the IANA registry has them: those that equipment still offers.

#include <algorithm>
#include <array>
#include <utility>

#include "dissector/text.hpp"
#include "dissector/wire/tls.hpp"

namespace s7::dissector {
namespace {

using Named = std::pair<std::uint16_t, std::string_view>;

constexpr std::array<Named, 44> ciphers{{
    {0x0005, "TLS_RSA_WITH_RC4_128_SHA"},
    {0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"},
    {0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"},
    {0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"},
    {0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"},
    {0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"},
    {0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"},
    {0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"},
    {0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"},
    {0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"},
    {0x006b, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"},
    {0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"},
    {0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"},
    {0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"},
    {0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"},
    {0x00a8, "TLS_PSK_WITH_AES_128_GCM_SHA256"},
    {0x00a9, "TLS_PSK_WITH_AES_256_GCM_SHA384"},
    {0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"},
    {0x1301, "TLS_AES_128_GCM_SHA256"},
    {0x1302, "TLS_AES_256_GCM_SHA384"},
    {0x1303, "TLS_CHACHA20_POLY1305_SHA256"},
    {0x1304, "TLS_AES_128_CCM_SHA256"},
    {0x1305, "TLS_AES_128_CCM_8_SHA256"},
    {0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"},
    {0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"},
    {0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"},
    {0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"},
    {0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"},
    {0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"},
    {0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"},
    {0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"},
    {0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
    {0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"},
    {0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
    {0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"},
    {0xc0ac, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM"},
    {0xc0ad, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM"},
    {0xc0ae, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8"},
    {0xc0af, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8"},
    {0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
    {0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"},
    {0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
    {0xd001, "TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256"},
    {0xd002, "TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384"},
}};
static_assert(std::is_sorted(ciphers.begin(), ciphers.end()));

constexpr std::array<Named, 27> alerts{{{0, "close_notify"},
                                        {10, "unexpected_message"},
                                        {20, "bad_record_mac"},
                                        {21, "decryption_failed"},
                                        {22, "record_overflow"},
                                        {30, "decompression_failure"},
                                        {40, "handshake_failure"},
                                        {42, "bad_certificate"},
                                        {43, "unsupported_certificate"},
                                        {44, "certificate_revoked"},
                                        {45, "certificate_expired"},
                                        {46, "certificate_unknown"},
                                        {47, "illegal_parameter"},
                                        {48, "unknown_ca"},
                                        {49, "access_denied"},
                                        {50, "decode_error"},
                                        {51, "decrypt_error"},
                                        {70, "protocol_version"},
                                        {71, "insufficient_security"},
                                        {80, "internal_error"},
                                        {86, "inappropriate_fallback"},
                                        {90, "user_canceled"},
                                        {100, "no_renegotiation"},
                                        {109, "missing_extension"},
                                        {112, "unrecognized_name"},
                                        {116, "certificate_required"},
                                        {120, "no_application_protocol"}}};
static_assert(std::is_sorted(alerts.begin(), alerts.end()));

constexpr std::array<Named, 17> messages{{{0, "hello-request"},
                                          {1, "client-hello"},
                                          {2, "server-hello"},
                                          {4, "new-session-ticket"},
                                          {5, "end-of-early-data"},
                                          {8, "encrypted-extensions"},
                                          {11, "certificate"},
                                          {12, "server-key-exchange"},
                                          {13, "certificate-request"},
                                          {14, "server-hello-done"},
                                          {15, "certificate-verify"},
                                          {16, "client-key-exchange"},
                                          {20, "finished"},
                                          {21, "certificate-url"},
                                          {22, "certificate-status"},
                                          {24, "key-update"},
                                          {67, "next-protocol"}}};
static_assert(std::is_sorted(messages.begin(), messages.end()));

template <std::size_t Size>
std::string_view find(const std::array<Named, Size>& table, std::uint16_t code) noexcept {
  const auto at = std::lower_bound(table.begin(), table.end(), Named{code, {}});
  return at != table.end() && at->first == code ? at->second : std::string_view();
}

}  // namespace

std::string tls_message_text(TlsMessage type) {
  const std::string_view known = find(messages, static_cast<std::uint8_t>(type));
  return known.empty() ? std::to_string(static_cast<unsigned>(type)) : std::string(known);
}

std::string tls_version_text(std::uint16_t version) {
  switch (version) {
    case 0x0300: return "SSL 3.0";
    case 0x0301: return "TLS 1.0";
    case 0x0302: return "TLS 1.1";
    case 0x0303: return "TLS 1.2";
    case 0x0304: return "TLS 1.3";
    default: return "TLS " + hex_text(version, 4);
  }
}

std::string tls_cipher_text(std::uint16_t cipher) {
  const std::string_view known = find(ciphers, cipher);
  return known.empty() ? hex_text(cipher, 4) : std::string(known);
}

std::span<const TlsAlertName> tls_alert_names() noexcept { return alerts; }

std::string tls_alert_text(std::uint8_t description) {
  const std::string_view known = find(alerts, description);
  return known.empty() ? std::to_string(description) : std::string(known);
}

}  // namespace s7::dissector
