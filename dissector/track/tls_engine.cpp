#include "dissector/track/tls_engine.hpp"

#include <algorithm>

#include "dissector/wire/certificate.hpp"

namespace s7::dissector {
namespace {

constexpr std::uint16_t tls13 = 0x0304;
// Names are given by peers; longer ones are none (RFC 1035 2.3.4).
constexpr std::size_t longest_name = 255;
// Handshakes of one session that are told apart by the name asked for.
constexpr std::size_t named_handshakes = 16;

std::string name_of(std::string_view text) {
  std::string out(text.substr(0, longest_name));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c <= ' ' || c > '~'; }, '?');
  return out;
}

std::string offered(const std::string& server_name, const std::string& application) {
  std::string out;
  if (!server_name.empty()) out += " sni=" + server_name;
  if (!application.empty()) out += " alpn=" + application;
  return out;
}

}  // namespace

bool TlsEngine::takes(Side side, ByteView tsdu) const noexcept {
  const Stream& stream = streams_[side];
  return stream.left > 0 || stream.head_size > 0 || stream.lost || bool(decode_tls_record(tsdu));
}

void TlsEngine::on_loss(Side side) noexcept {
  Stream& stream = streams_[side];
  const bool encrypted = stream.encrypted;
  stream = {};
  stream.encrypted = encrypted;
  stream.lost = true;
}

void TlsEngine::on_tsdu(const Tsdu& tsdu) {
  if (wants_pdus_) seen_ = {};
  Stream& stream = streams_[tsdu.side];
  if (stream.lost && !decode_tls_record(tsdu.bytes)) return;  // the rest of a record whose head is missing
  stream.lost = false;
  ByteReader in(tsdu.bytes);
  while (in.left() > 0) {
    if (stream.left == 0) {
      stream.head[stream.head_size++] = in.u8();
      if (stream.head_size < stream.head.size()) continue;
      begin_record(tsdu.side, tsdu.where);
      if (stream.lost) return;
      continue;
    }
    const ByteView part = in.take(std::min(stream.left, in.left()));
    stream.left -= part.size();
    if (stream.collecting) stream.record.insert(stream.record.end(), part.begin(), part.end());
    if (stream.left == 0) end_record(tsdu.side, tsdu.where);
  }
}

void TlsEngine::begin_record(Side side, const Where& where) {
  Stream& stream = streams_[side];
  stream.head_size = 0;
  const auto head = decode_tls_record(stream.head);
  if (!head) {
    problem("bad-record", where);
    return on_loss(side);
  }
  stream.content = head->content;
  stream.left = head->length;
  const bool readable = head->content == TlsContent::handshake || head->content == TlsContent::alert;
  stream.collecting = readable && !stream.encrypted;
  stream.record.clear();
  if (wants_pdus_)
    seen_.records.push_back({*head, head->content == TlsContent::application_data && version_.value_or(0) >= tls13});
  count(OtherOperation::tls_record, side, name(head->content), where);
}

void TlsEngine::end_record(Side side, const Where& where) {
  Stream& stream = streams_[side];
  switch (stream.content) {
    case TlsContent::handshake:
      if (stream.collecting) on_handshake(side, where);
      break;
    case TlsContent::alert:
      if (const auto alert = stream.collecting ? decode_tls_alert(stream.record) : Error::unsupported)
        on_alert(side, *alert, where);
      break;
    case TlsContent::change_cipher_spec:
      // TLS 1.3 sends it for the sake of old devices; its handshake goes on as application data.
      if (version_.value_or(0) < tls13) stream.encrypted = true;
      break;
    case TlsContent::application_data: break;
  }
  stream.collecting = false;
}

void TlsEngine::on_handshake(Side side, const Where& where) {
  Stream& stream = streams_[side];
  auto& bytes = stream.handshake;
  bytes.insert(bytes.end(), stream.record.begin(), stream.record.end());
  std::size_t begin = 0, used = 0;
  while (const auto message = first_handshake(ByteView(bytes).subspan(begin), used)) {
    begin += used;
    on_message(side, *message, where);
  }
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(begin));
  if (handshake_size(bytes) <= limits_->tsdu) return;
  bytes.clear();
  stream.encrypted = true;  // one that is longer than anything may be is not read any further
  listener_->on(Problem{"limit", "tls-handshake", info_, 1, where});
}

void TlsEngine::on_message(Side side, const TlsHandshake& message, const Where& where) {
  if (wants_pdus_) seen_.messages.push_back({message.type, {message.body.begin(), message.body.end()}});
  switch (message.type) {
    case TlsMessage::client_hello:
      if (const auto hello = decode_client_hello(message.body); !hello)
        problem("bad-hello", where);
      else if (!hello_[side])  // a second one repeats the first after the server's wish
        hello_[side] = Hello{name_of(hello->server_name), name_of(hello->application), hello->version, where};
      return;
    case TlsMessage::server_hello:
      if (const auto hello = decode_server_hello(message.body); !hello)
        problem("bad-hello", where);
      else if (!hello->retry)
        on_server_hello(side, *hello, where);
      return;
    case TlsMessage::certificate: return on_certificate(side, message.body, where);
    default: return;
  }
}

void TlsEngine::on_server_hello(Side side, const TlsHello& hello, const Where& where) {
  version_ = hello.version;
  const auto& asked = hello_[other(side)];
  std::string detail = tls_version_text(hello.version) + " " + tls_cipher_text(hello.cipher);
  if (asked && handshakes_++ < named_handshakes) detail += offered(asked->server_name, name_of(hello.application));
  tell(detail, other(side), 0, where);
}

void TlsEngine::on_alert(Side side, const TlsAlert& alert, const Where& where) {
  if (wants_pdus_) seen_.alerts.push_back(alert);
  const Side client = hello_[side] ? side : other(side);
  if (alert.fatal && hello_[client]) {  // the handshake ends before it was agreed
    const Hello& hello = *hello_[client];
    return tell("up to " + tls_version_text(hello.version) + offered(hello.server_name, hello.application), client,
                alert.description, where);
  }
  count(OtherOperation::tls_alert, side,
        std::string(alert.fatal ? "fatal " : "warning ") + tls_alert_text(alert.description), where);
}

void TlsEngine::tell(const std::string& detail, Side client, std::uint16_t error, const std::optional<Where>& answer) {
  const bool by_server = is_server(client);
  const auto& hello = hello_[client];
  const auto seen = [&](PduKind kind, const Where& where) {
    return other_seen(*info_, OtherOperation::tls_handshake, kind, by_server, detail, where);
  };
  if (hello) listener_->on(seen(PduKind::request, hello->where));
  if (answer) {
    OperationSeen answered = seen(PduKind::response, *answer);
    answered.error = error;
    answered.matched = hello.has_value();
    if (hello) answered.asked = hello->where;
    listener_->on(answered);
  }
  hello_[client].reset();
}

void TlsEngine::on_certificate(Side side, ByteView body, const Where& where) {
  const ByteView der = first_certificate(body);
  if (der.empty()) return;
  const auto certificate = decode_certificate(der);
  if (!certificate) return problem("bad-certificate", where);
  const Address address = is_server(side) ? info_->server.address : info_->client.address;
  const auto fact = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) listener_->on(IdentityFact{address, std::nullopt, {}, name, value, "tls", where});
  };
  fact("certificate", certificate->subject);
  fact("certificate_issuer", certificate->self_signed() ? "itself" : certificate->issuer);
  fact("certificate_valid_from", certificate->not_before);
  fact("certificate_valid_to", certificate->not_after);
}

void TlsEngine::count(OtherOperation operation, Side sender, std::string_view detail, const Where& where) {
  listener_->on(other_seen(*info_, operation, PduKind::request, is_server(sender), detail, where));
}

void TlsEngine::problem(std::string_view cause, const Where& where) {
  listener_->on(Problem{"tls", cause, info_, 1, where});
}

void TlsEngine::finish() {
  for (const Side side : {Side{0}, Side{1}}) {
    if (const auto& hello = hello_[side])
      tell("up to " + tls_version_text(hello->version) + offered(hello->server_name, hello->application), side, 0,
           std::nullopt);
  }
}

}  // namespace s7::dissector
