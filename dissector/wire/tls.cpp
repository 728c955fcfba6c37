#include "dissector/wire/tls.hpp"

#include <algorithm>
#include <array>

namespace s7::dissector {
namespace {

constexpr std::uint16_t ssl3 = 0x0300, tls13 = 0x0304;

enum class Extension : std::uint16_t { server_name = 0, application_protocols = 16, supported_versions = 43 };

std::string_view text_of(ByteView bytes) noexcept {
  return {static_cast<const char*>(static_cast<const void*>(bytes.data())), bytes.size()};
}

// RFC 8701: numbers that mean nothing, sent so that servers learn to pass over what they don't know.
bool is_grease(std::uint16_t number) noexcept {
  return (number & 0x0f0fU) == 0x0a0a && number >> 8U == (number & 0xffU);
}

// RFC 6066 3: list of type, length, name; type 0 is a host.
std::string_view host_name(ByteView value) noexcept {
  ByteReader list(value);
  ByteReader in(list.take(list.be16()));
  while (in.left() > 0) {
    const std::uint8_t type = in.u8();
    const ByteView host = in.take(in.be16());
    if (!in.ok()) break;
    if (type == 0) return text_of(host);
  }
  return {};
}

// RFC 7301 3.1: list of length, name.
ByteView protocols(ByteView value) noexcept {
  ByteReader list(value);
  return list.take(list.be16());
}
std::string_view first_protocol(ByteView list) noexcept {
  ByteReader in(list);
  const ByteView protocol = in.take(in.u8());
  return in.ok() ? text_of(protocol) : std::string_view();
}

// RFC 8446 4.2.1: the client offers a list, the server chooses one.
ByteView versions(ByteView value) noexcept {
  if (value.size() == 2) return value;
  ByteReader list(value);
  return list.take(list.u8());
}
std::uint16_t highest_version(ByteView list) noexcept {
  ByteReader in(list);
  std::uint16_t best = 0;
  while (in.left() >= 2) {
    const std::uint16_t version = in.be16();
    if (!is_grease(version)) best = std::max(best, version);
  }
  return best;
}

void read_extensions(ByteReader& in, TlsHello& out) noexcept {
  if (in.left() == 0) return;
  const std::size_t length = in.be16();
  ByteReader list(in.take(std::min(length, in.left())));
  while (list.left() >= 4) {
    const Extension type{list.be16()};
    const ByteView value = list.take(list.be16());
    if (!list.ok()) return;
    switch (type) {
      case Extension::server_name: out.server_name = host_name(value); break;
      case Extension::application_protocols:
        out.protocol_list = protocols(value);
        out.application = first_protocol(out.protocol_list);
        break;
      case Extension::supported_versions:
        out.version_list = versions(value);
        if (const auto version = highest_version(out.version_list); version != 0) out.version = version;
        break;
      default: break;
    }
  }
}

// SHA-256 of "HelloRetryRequest", sent in place of random bytes (RFC 8446 4.1.3).
constexpr std::array<std::uint8_t, 32> retry_random{0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
                                                    0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
                                                    0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

}  // namespace

std::string_view name(TlsContent content) noexcept {
  switch (content) {
    case TlsContent::change_cipher_spec: return "change-cipher-spec";
    case TlsContent::alert: return "alert";
    case TlsContent::handshake: return "handshake";
    case TlsContent::application_data: return "application-data";
  }
  return "";
}

Result<TlsRecordHead> decode_tls_record(ByteView bytes) noexcept {
  constexpr std::uint16_t longest = (1U << 14U) + 2048;  // RFC 5246 6.2.3
  ByteReader in(bytes);
  TlsRecordHead out;
  out.content = TlsContent{in.u8()};
  out.version = in.be16();
  out.length = in.be16();
  if (!in.ok()) return Error::truncated;
  if (name(out.content).empty() || out.version < ssl3 || out.version > tls13) return Error::bad_magic;
  if (out.length == 0 || out.length > longest) return Error::bad_length;
  return out;
}

std::size_t handshake_size(ByteView stream) noexcept {
  ByteReader in(stream);
  in.skip(1);
  const std::size_t length = in.be24();
  return in.ok() ? length + 4 : 0;
}

std::optional<TlsHandshake> first_handshake(ByteView stream, std::size_t& used) noexcept {
  const std::size_t size = handshake_size(stream);
  if (size == 0 || size > stream.size()) return std::nullopt;
  used = size;
  return TlsHandshake{TlsMessage{stream[0]}, stream.subspan(4, size - 4)};
}

Result<TlsHello> decode_client_hello(ByteView body) noexcept {
  ByteReader in(body);
  TlsHello out;
  out.version = out.legacy_version = in.be16();
  in.skip(32);
  in.skip(in.u8());  // session
  out.cipher_list = in.take(in.be16());
  ByteReader ciphers(out.cipher_list);
  in.skip(in.u8());  // compression methods
  if (!in.ok()) return Error::truncated;
  while (ciphers.left() >= 2) {
    const std::uint16_t cipher = ciphers.be16();
    if (is_grease(cipher)) continue;
    if (out.ciphers++ == 0) out.cipher = cipher;
  }
  read_extensions(in, out);
  return out;
}

Result<TlsHello> decode_server_hello(ByteView body) noexcept {
  ByteReader in(body);
  TlsHello out;
  out.version = out.legacy_version = in.be16();
  const ByteView random = in.take(32);
  in.skip(in.u8());  // session
  out.cipher_list = in.take(2);
  out.cipher = ByteReader(out.cipher_list).be16();
  in.skip(1);  // compression
  if (!in.ok()) return Error::truncated;
  out.ciphers = 1;
  out.retry = std::equal(random.begin(), random.end(), retry_random.begin());
  read_extensions(in, out);
  return out;
}

ByteView first_certificate(ByteView body) noexcept {
  ByteReader in(body);
  ByteReader list(in.take(in.be24()));
  const ByteView certificate = list.take(list.be24());
  return in.ok() && list.ok() ? certificate : ByteView{};
}

Result<TlsAlert> decode_tls_alert(ByteView content) noexcept {
  if (content.size() < 2) return Error::truncated;
  if (content.size() > 2 || content[0] < 1 || content[0] > 2) return Error::unsupported;  // encrypted
  return TlsAlert{content[0] == 2, content[1]};
}

}  // namespace s7::dissector
