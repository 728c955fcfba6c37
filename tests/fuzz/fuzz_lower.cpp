// What mirrors carry around and beside IP, and what S7 travels in. The first byte of an input chooses what the rest is:
//   0  ARP
//   1  LLDP
//   2  PROFINET DCP
//   3  a line of text that describes a station
//   4  Ethernet frames: length (2), bytes, again and again
//   5  TLS records of one direction
//   6  a certificate (DER)
//   7  a conversation: side (1), length (2), TSDU, again and again

#include "dissector/wire/arp.hpp"
#include "dissector/wire/certificate.hpp"
#include "dissector/wire/dcp.hpp"
#include "dissector/wire/device_text.hpp"
#include "dissector/wire/lldp.hpp"
#include "dissector/wire/tls.hpp"
#include "tests/fuzz/modes.hpp"
#include "tests/fuzz/talk.hpp"
#include "tests/fuzz/walk_fields.hpp"

namespace {

using namespace s7::dissector;
using s7::fuzz::FieldWalk;

std::uint64_t resolution(ByteView bytes) {
  FieldWalk walk(bytes);
  if (const auto arp = decode_arp(bytes)) {
    walk.text(to_string(arp->sender));
    walk.text(to_string(arp->target));
    walk.uncovered(arp->gratuitous() && is_unspecified(arp->sender) ? 1 : 0);
  }
  return walk.sum();
}

std::uint64_t neighbour(ByteView bytes) {
  FieldWalk walk(bytes);
  const auto lldp = decode_lldp(bytes);
  if (!lldp) return 0;
  for (const auto part :
       {lldp->chassis, lldp->port, lldp->port_description, lldp->system_name, lldp->system_description})
    walk.inside(part);
  if (lldp->management) walk.text(to_string(*lldp->management));
  return walk.sum() + lldp->seconds_to_live;
}

std::uint64_t discovery(ByteView bytes) {
  FieldWalk walk(bytes);
  const auto dcp = decode_dcp(bytes);
  if (!dcp) return 0;
  walk.inside(dcp->blocks);
  for (const bool with_head : {true, false}) {
    DcpBlockRange range(dcp->blocks, with_head);
    std::size_t count = 0;
    while (const auto block = range.next()) {
      if (++count > bytes.size()) std::abort();
      walk.inside(block->value);
      if (const auto ip = decode_dcp_ip(block->value)) walk.text(to_string(ip->address) + to_string(ip->gateway));
      if (const auto id = decode_dcp_device_id(block->value)) walk.uncovered(id->vendor == id->device ? 1 : 0);
    }
  }
  return walk.sum();
}

std::uint64_t description(ByteView bytes) {
  FieldWalk walk(bytes);
  const auto line = text_of(bytes);
  const auto text = read_device_text(line);
  for (const auto part : {text.product, text.order_number, text.hardware, text.firmware, text.serial}) {
    if (part.size() > line.size()) std::abort();
    walk.text(part);
  }
  const auto number = find_order_number(line);
  if (!number.empty() && !is_order_number(number)) std::abort();
  return walk.sum();
}

// Through the whole analysis: neighbours, claims of addresses, tunnels in tunnels.
std::uint64_t frames(ByteView bytes) {
  ByteReader in(bytes);
  s7::test::RecordingListener listener;
  Settings settings;
  settings.limits.flows = 64;
  Analyzer analyzer(settings, listener);
  for (std::uint64_t number = 1; in.left() >= 2; ++number) {
    const std::size_t length = in.be16();
    Frame frame;
    frame.bytes = in.take(std::min(length, in.left()));
    frame.link_type = 1;
    frame.wire_length = static_cast<std::uint32_t>(frame.bytes.size());
    frame.where.at = static_cast<std::int64_t>(number) * 1'000'000;
    frame.where.frame = frame.where.order = number;
    analyzer.feed(frame);
  }
  analyzer.finish();
  return listener.problems.size();
}

std::uint64_t certificate(ByteView bytes) {
  FieldWalk walk(bytes);
  const auto decoded = decode_certificate(bytes);
  if (!decoded) return 0;
  for (const auto* part : {&decoded->subject, &decoded->issuer, &decoded->not_before, &decoded->not_after})
    walk.text(*part);
  return walk.sum() + (decoded->self_signed() ? 1 : 0);
}

void hello(const Result<TlsHello>& hello, std::string_view whole, FieldWalk& walk) {
  if (!hello) return;
  for (const auto list : {hello->cipher_list, hello->version_list, hello->protocol_list}) walk.inside(list);
  for (const auto text : {hello->server_name, hello->application}) {
    if (text.size() > whole.size()) std::abort();
    walk.text(text);
  }
  walk.text(tls_version_text(hello->version) + tls_version_text(hello->legacy_version) +
            tls_cipher_text(hello->cipher));
  if (hello->ciphers * 2U > hello->cipher_list.size()) std::abort();
}

// The bytes of all messages, out of as many records as they took.
std::uint64_t handshake(const std::vector<std::uint8_t>& stream) {
  FieldWalk walk(stream);
  const auto whole = text_of(stream);
  std::size_t used = 0;
  for (ByteView rest = stream; const auto message = first_handshake(rest, used); rest = rest.subspan(used)) {
    if (used != handshake_size(rest)) std::abort();
    walk.inside(message->body);
    walk.text(tls_message_text(message->type));
    hello(decode_client_hello(message->body), whole, walk);
    hello(decode_server_hello(message->body), whole, walk);
    const ByteView der = first_certificate(message->body);
    walk.inside(der);
    walk.uncovered(certificate(der) % 2 == 1 ? 1 : 0);
  }
  return walk.sum();
}

std::uint64_t tls_stream(ByteView bytes) {
  FieldWalk walk(bytes);
  std::vector<std::uint8_t> messages;
  ByteReader in(bytes);
  while (in.left() > 0) {
    const auto head = decode_tls_record(in.take(std::min(TlsRecordHead::size, in.left())));
    if (!head) break;
    walk.text(name(head->content));
    const ByteView content = in.take(std::min<std::size_t>(head->length, in.left()));
    if (head->content == TlsContent::handshake) messages.insert(messages.end(), content.begin(), content.end());
    if (const auto alert = decode_tls_alert(content)) walk.text(tls_alert_text(alert->description));
  }
  return walk.sum() ^ handshake(messages);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return s7::fuzz::choose_mode(
      data, size,
      {resolution, neighbour, discovery, description, frames, tls_stream, certificate, s7::fuzz::play_tsdus});
}
