#include "cli/decode/decode_jsonl.hpp"

#include <algorithm>

#include "cli/decode/json_object.hpp"
#include "cli/decode/plus_jsonl.hpp"
#include "cli/decode/tls_decode.hpp"
#include "dissector/text.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

std::string epoch_text(Timestamp at) {
  constexpr std::int64_t second = 1'000'000'000;
  const std::int64_t whole = at / second - (at % second < 0 ? 1 : 0);
  return fmt::format("{}.{:09}", whole, at - whole * second);
}

bool printable(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b >= 0x20 && b < 0x7f; });
}

void put_tsap(JsonObject& out, std::string_view key, ByteView tsap) {
  if (tsap.empty()) return;
  out.text(key, printable(tsap) ? std::string(as_text(tsap)) : "0x" + hex_digits(tsap));
  out.bytes(std::string(key) + "-bytes", tsap);
}

void put_connection_parameters(JsonObject& out, const Cotp& cotp) {
  out.number("cotp.class", cotp.class_option >> 4U);
  out.number("cotp.opts.extended_formats", cotp.class_option >> 1U & 1U);
  out.number("cotp.opts.no_explicit_flow_control", cotp.class_option & 1U);
  const CotpParameters parameters = cotp_parameters(cotp);
  put_tsap(out, "cotp.src-tsap", parameters.calling_tsap);
  put_tsap(out, "cotp.dst-tsap", parameters.called_tsap);
  if (parameters.tpdu_size) out.number("cotp.tpdu_size", *parameters.tpdu_size);
}

std::string problem_text(const PduSeen& pdu) {
  std::string out(pdu.problem);
  const auto add = [&](std::string_view text) { out += (out.empty() ? "" : ", ") + std::string(text); };
  if (pdu.truncated && out.find("truncated") == std::string::npos) add("truncated");
  if (pdu.after_loss) add("bytes-missing-before");
  return out;
}

}  // namespace

std::string_view protocol_name(const PduSeen& pdu) {
  if (!pdu.cotp) return "tpkt";
  const Protocol session = pdu.session.protocol;
  const bool opaque = session == Protocol::mms || session == Protocol::rdp || session == Protocol::s7comm_plus_tls;
  return name(pdu.protocol == Protocol::iso_on_tcp && opaque ? session : pdu.protocol);
}

void put_cotp(JsonObject& out, const Cotp& cotp) {
  out.number("cotp.li", cotp.length_indicator);
  out.number("cotp.type", static_cast<std::uint8_t>(cotp.type));
  const bool refers = cotp.type != TpduType::dt || cotp.length_indicator != 2;
  if (refers && cotp.type != TpduType::ud) out.hex("cotp.destref", cotp.destination_reference, 2);
  switch (cotp.type) {
    case TpduType::cr:
    case TpduType::cc:
      out.hex("cotp.srcref", cotp.source_reference, 2);
      put_connection_parameters(out, cotp);
      break;
    case TpduType::dr:
      out.hex("cotp.srcref", cotp.source_reference, 2);
      out.number("cotp.cause", cotp.reason);
      break;
    case TpduType::dc: out.hex("cotp.srcref", cotp.source_reference, 2); break;
    case TpduType::er: out.number("cotp.reject_cause", cotp.reason); break;
    case TpduType::dt:
    case TpduType::ed:
      out.hex("cotp.tpdu-number", cotp.number, 1);
      out.number("cotp.eot", cotp.end_of_tsdu ? 1 : 0);
      break;
    default: break;
  }
}

std::string decode_jsonl(const PduSeen& pdu) {
  std::string line;
  JsonObject out(line);
  out.number("frame.number", pdu.where.frame);
  out.text("frame.time_epoch", epoch_text(pdu.where.at));
  out.text("ip.src", to_string(pdu.source.address));
  out.text("ip.dst", to_string(pdu.destination.address));
  out.number("tcp.srcport", pdu.source.port);
  out.number("tcp.dstport", pdu.destination.port);
  out.number("tcp.stream", pdu.session.stream);
  out.text("protocol", protocol_name(pdu));
  out.number("tpkt.version", 3);
  out.number("tpkt.length", pdu.tpkt_length);
  if (pdu.cotp) put_cotp(out, *pdu.cotp);
  if (pdu.protocol == Protocol::s7comm) {
    const auto s7 = decode_s7(pdu.tsdu);
    put_s7(out, *s7, pdu.request != nullptr ? pdu.request->range_of_item.size() - 1 : 0, pdu.joined);
  }
  if (pdu.protocol == Protocol::s7comm_plus) put_plus(out, pdu);
  if (pdu.tls != nullptr) put_tls(out, *pdu.tls);
  if (pdu.asked) {
    out.number("s7scope.request_frame", pdu.asked->frame);
    out.number("s7scope.latency_us",
               static_cast<std::uint64_t>(std::max<std::int64_t>(0, pdu.where.at - pdu.asked->at) / 1000));
  }
  if (pdu.subscribed) out.number("s7scope.subscription_frame", pdu.subscribed->frame);
  put_joined_items(out, pdu);
  if (const std::string problem = problem_text(pdu); !problem.empty()) out.text("s7scope.problem", problem);
  out.end();
  line += '\n';
  return line;
}

}  // namespace s7::cli
