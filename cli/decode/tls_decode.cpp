#include "cli/decode/tls_decode.hpp"

#include <optional>

#include "cli/decode/json_object.hpp"
#include "dissector/text.hpp"
#include "dissector/wire/certificate.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

std::optional<TlsHello> hello_of(const TlsSeen::Message& message) {
  if (message.type == TlsMessage::client_hello)
    if (const auto hello = decode_client_hello(message.body)) return *hello;
  if (message.type == TlsMessage::server_hello)
    if (const auto hello = decode_server_hello(message.body)) return *hello;
  return std::nullopt;
}

std::optional<Certificate> certificate_of(const TlsSeen::Message& message) {
  if (message.type != TlsMessage::certificate) return std::nullopt;
  const ByteView der = first_certificate(message.body);
  if (der.empty()) return std::nullopt;
  const auto certificate = decode_certificate(der);
  return certificate ? std::optional<Certificate>(*certificate) : std::nullopt;
}

void add_numbers(JsonArray& out, ByteView list) {
  for (ByteReader in(list); in.left() >= 2;) out.hex(in.be16(), 2);
}

void add_protocols(JsonArray& out, ByteView list) {
  for (ByteReader in(list); in.left() > 0;) {
    const ByteView protocol = in.take(in.u8());
    if (!in.ok()) return;
    out.text(as_text(protocol));
  }
}

void put_records(JsonObject& out, const TlsSeen& seen) {
  JsonArray content, opaque, version, length;
  for (const TlsSeen::Record& record : seen.records) {
    (record.opaque ? opaque : content).number(static_cast<std::uint8_t>(record.head.content));
    version.hex(record.head.version, 2);
    length.number(record.head.length);
  }
  content.put(out, "tls.record.content_type");
  opaque.put(out, "tls.record.opaque_type");
  version.put(out, "tls.record.version");
  length.put(out, "tls.record.length");
}

void put_hellos(JsonObject& out, const TlsSeen& seen) {
  JsonArray version, ciphers, name, protocols, supported;
  for (const auto& message : seen.messages) {
    const auto hello = hello_of(message);
    if (!hello) continue;
    version.hex(hello->legacy_version, 2);
    add_numbers(ciphers, hello->cipher_list);
    if (!hello->server_name.empty()) name.text(hello->server_name);
    add_protocols(protocols, hello->protocol_list);
    add_numbers(supported, hello->version_list);
  }
  version.put(out, "tls.handshake.version");
  ciphers.put(out, "tls.handshake.ciphersuite");
  name.put(out, "tls.handshake.extensions_server_name");
  protocols.put(out, "tls.handshake.extensions_alpn_str");
  supported.put(out, "tls.handshake.extensions.supported_version");
}

void put_certificates(JsonObject& out, const TlsSeen& seen) {
  JsonArray subject, issuer, from, until;
  for (const auto& message : seen.messages) {
    const auto certificate = certificate_of(message);
    if (!certificate) continue;
    subject.text(certificate->subject);
    issuer.text(certificate->issuer);
    from.text(certificate->not_before);
    until.text(certificate->not_after);
  }
  subject.put(out, "s7scope.certificate.subject");
  issuer.put(out, "s7scope.certificate.issuer");
  from.put(out, "s7scope.certificate.valid_from");
  until.put(out, "s7scope.certificate.valid_to");
}

// Records of one TSDU that a line names.
constexpr std::size_t most_told = 6;

// What peers say, fit for a terminal.
std::string shown(std::string_view text) { return utf8_text(std::vector<std::uint8_t>(text.begin(), text.end())); }

std::string message_text(const TlsSeen::Message& message) {
  std::string out = tls_message_text(message.type);
  if (const auto hello = hello_of(message)) {
    out += " " + tls_version_text(hello->version);
    if (message.type == TlsMessage::server_hello)
      out += " " + tls_cipher_text(hello->cipher) + (hello->retry ? " (asks for another hello)" : "");
    if (!hello->server_name.empty()) out += " sni=" + shown(hello->server_name);
    if (!hello->application.empty()) out += " alpn=" + shown(hello->application);
  }
  if (const auto certificate = certificate_of(message)) {
    out += " of " + shown(certificate->subject);
    out += certificate->self_signed() ? ", signed by itself" : ", signed by " + shown(certificate->issuer);
    out += ", valid from " + certificate->not_before + " to " + certificate->not_after;
  }
  return out;
}

}  // namespace

void put_tls(JsonObject& out, const TlsSeen& seen) {
  put_records(out, seen);
  JsonArray type, level, description;
  for (const auto& message : seen.messages) type.number(static_cast<std::uint8_t>(message.type));
  type.put(out, "tls.handshake.type");
  put_hellos(out, seen);
  put_certificates(out, seen);
  for (const TlsAlert& alert : seen.alerts) {
    level.number(alert.fatal ? 2 : 1);
    description.number(alert.description);
  }
  level.put(out, "tls.alert_message.level");
  description.put(out, "tls.alert_message.desc");
}

std::string tls_text(const TlsSeen& seen) {
  std::string out;
  const auto add = [&](const std::string& text) { out += (out.empty() ? " " : ", ") + text; };
  for (const auto& message : seen.messages) add(message_text(message));
  for (const TlsAlert& alert : seen.alerts)
    add((alert.fatal ? "fatal alert " : "warning alert ") + tls_alert_text(alert.description));
  const bool counted = seen.messages.empty() && seen.alerts.empty();
  std::size_t records = 0;
  for (const auto& record : seen.records) {
    if (!counted && record.head.content != TlsContent::application_data) continue;
    if (++records <= most_told)
      add(fmt::format("{} record of {} bytes", name(record.head.content), record.head.length));
  }
  if (records > most_told) add(fmt::format("{} more records", records - most_told));
  return "TLS" + (out.empty() ? std::string(" record goes on") : out);
}

}  // namespace s7::cli
