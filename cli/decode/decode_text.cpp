#include "cli/decode/decode_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "cli/decode/code_text.hpp"
#include "cli/decode/decode_jsonl.hpp"
#include "cli/decode/plus_text.hpp"
#include "cli/decode/range_text.hpp"
#include "cli/decode/tls_decode.hpp"
#include "cli/decode/userdata_text.hpp"
#include "dissector/text.hpp"
#include "dissector/wire/blocks/block_name.hpp"
#include "dissector/wire/blocks/describe.hpp"
#include "dissector/wire/blocks/pi_service.hpp"
#include "dissector/wire/blocks/transfer.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/s7_items.hpp"
#include "reports/humanise.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

std::string time_text(Timestamp at) {
  const std::chrono::sys_time<std::chrono::nanoseconds> time{std::chrono::nanoseconds(at)};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(time - seconds).count();
  return fmt::format("{:%Y-%m-%d %H:%M:%S}.{:06}", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), micros);
}

std::string endpoint_text(const Endpoint& end) {
  const std::string address = to_string(end.address);
  return address.find(':') == std::string::npos ? fmt::format("{}:{}", address, end.port)
                                                : fmt::format("[{}]:{}", address, end.port);
}

std::string items_text(const S7Pdu& pdu) {
  const std::size_t head = std::min<std::size_t>(2, pdu.parameters.size());
  return ranges_text(pdu.parameters.subspan(head), head == 2 ? pdu.parameters[1] : 0);
}

std::string results_text(const PduSeen& pdu) {
  std::size_t ok = 0, bytes = 0;
  std::string failed;
  for (std::size_t i = 0; i < pdu.results->size(); ++i) {
    const RangeResult& result = (*pdu.results)[i];
    if (!result.answered) continue;
    const bool good = result.code == return_code_ok || result.code == return_code_unchanged;
    ok += good ? 1 : 0;
    bytes += result.bytes;
    if (!good)
      failed += fmt::format("; {}: {}", range_text(pdu.request->ranges[i]), code_text(return_codes(), result.code, 2));
  }
  return fmt::format("{} of {} ok, {} bytes{}", ok, pdu.request->ranges.size(), bytes, failed);
}

std::string setup_text(const S7Pdu& pdu) {
  const auto setup = decode_s7_setup(pdu.parameters);
  if (!setup) return {};
  return fmt::format(" PDU {} jobs {}/{}", setup->pdu_length, setup->max_jobs_calling, setup->max_jobs_called);
}

// " DB 77, more follow"
std::string block_job_text(const S7Pdu& pdu) {
  if (pdu.rosctr == Rosctr::job) {
    if (const auto job = decode_transfer_job(pdu.parameters))
      return " " + (job->file.empty() ? fmt::format("id {}", job->id) : file_text(job->file));
    const auto service = decode_pi_job(pdu.parameters);
    if (!service || pdu.function() == Function::plc_stop) return {};
    const std::string arguments =
        pi_arguments_text(std::string(service->name.begin(), service->name.end()), service->arguments);
    return " " + utf8_text(service->name) + (arguments.empty() ? "" : " (" + arguments + ")");
  }
  const auto answer = decode_transfer_answer(pdu.parameters);
  if (!answer) return {};
  std::string out = answer->id ? fmt::format(" id {}", *answer->id) : "";
  if (answer->length) out += fmt::format(", {} bytes", *answer->length);
  if (const auto piece = decode_transfer_piece(pdu.data); piece && !pdu.data.empty())
    out += fmt::format(" {} bytes", piece->payload.size());
  if ((answer->status.value_or(0) & transfer_more_data) != 0) out += ", more follow";
  if ((answer->status.value_or(0) & transfer_error) != 0) out += ", error";
  return out;
}

std::string userdata_line(const S7Pdu& pdu, ByteView joined) {
  const auto head = decode_userdata_head(pdu.parameters);
  return head ? "Userdata " + userdata_text_line(*head, pdu.data, joined) : "Userdata with a damaged head";
}

std::string s7_text(const PduSeen& seen, const S7Pdu& pdu) {
  if (pdu.rosctr == Rosctr::userdata) {
    std::string out = userdata_line(pdu, seen.joined);
    if (seen.results != nullptr && !seen.results->empty()) out += ", " + results_text(seen);
    return out;
  }
  std::string out(name(pdu.rosctr));
  const auto function = pdu.function();
  if (function) out += " " + function_text(static_cast<std::uint8_t>(*function));
  if (pdu.error_word() != 0) out += " error " + code_text(error_codes(), pdu.error_word(), 4);
  if (function == Function::setup_communication) out += setup_text(pdu);
  if (function && is_block_job(*function)) out += block_job_text(pdu);
  const bool variable = function == Function::read_var || function == Function::write_var;
  if (variable && pdu.rosctr == Rosctr::job) out += " " + items_text(pdu);
  if (seen.results != nullptr && pdu.error_word() == 0) out += " " + results_text(seen);
  return out;
}

// " from TSAP 0100 (PG) to TSAP 0102 (PG, rack 0 slot 2), TPDU size 1024"
std::string opening_text(const Cotp& cotp) {
  const CotpParameters parameters = cotp_parameters(cotp);
  std::string out;
  const auto tsap = [&](std::string_view word, ByteView bytes, bool called) {
    if (!bytes.empty()) out += fmt::format(" {} TSAP {}", word, reports::human_tsap(hex_digits(bytes), called));
  };
  tsap("from", parameters.calling_tsap, false);
  tsap("to", parameters.called_tsap, true);
  if (is_rdp_request(cotp.parameters))
    out += " of RDP";
  else if (out.empty())
    out += " without TSAPs";
  if (parameters.tpdu_size) out += fmt::format(", TPDU size {}", *parameters.tpdu_size);
  return out;
}

std::string cotp_text(const PduSeen& pdu) {
  const Cotp& cotp = *pdu.cotp;
  switch (cotp.type) {
    case TpduType::cr: return "COTP connection request" + opening_text(cotp);
    case TpduType::cc: return "COTP connection confirm" + opening_text(cotp);
    case TpduType::dr: return "COTP disconnect, reason " + code_text(disconnect_reasons(), cotp.reason, 2);
    case TpduType::er: return fmt::format("COTP error, cause {}", cotp.reason);
    case TpduType::dt:
      if (!pdu.tsdu.empty()) return fmt::format("{} {} bytes", protocol_name(pdu), pdu.tsdu.size());
      return cotp.user_data.empty() ? "COTP data, empty"
                                    : fmt::format("COTP data, fragment of {} bytes", cotp.user_data.size());
    default: return fmt::format("COTP {}", name(cotp.type));
  }
}

}  // namespace

std::string ranges_text(ByteView list, std::size_t count) {
  std::vector<AccessRange> ranges;
  ItemRange items(list, count);
  while (const auto item = items.next()) {
    if (!*item) break;
    append_ranges(**item, ranges);
  }
  std::string out;
  for (const AccessRange& range : ranges) out += (out.empty() ? "" : ", ") + range_text(range);
  return out;
}

std::string decode_text(const PduSeen& pdu) {
  std::string out = fmt::format("{:>6}  {}  {} > {}  ", pdu.where.frame, time_text(pdu.where.at),
                                endpoint_text(pdu.source), endpoint_text(pdu.destination));
  if (!pdu.cotp) {
    out += fmt::format("TPKT with {} bytes that are no TPDU", pdu.tpdu.size());
  } else if (pdu.protocol == Protocol::s7comm) {
    const auto s7 = decode_s7(pdu.tsdu);
    out += fmt::format("S7 {} [{}]", s7_text(pdu, *s7), s7->reference);
  } else if (pdu.protocol == Protocol::s7comm_plus) {
    out += plus_text(pdu);
  } else if (pdu.tls != nullptr) {
    out += fmt::format("{} ({} bytes)", tls_text(*pdu.tls), pdu.tsdu.size());
  } else {
    out += cotp_text(pdu);
  }
  if (pdu.asked)
    out += fmt::format(" (answers frame {} after {} us)", pdu.asked->frame,
                       std::max<std::int64_t>(0, pdu.where.at - pdu.asked->at) / 1000);
  if (!pdu.problem.empty()) out += fmt::format(" !! {}", pdu.problem);
  if (pdu.truncated && pdu.problem != "truncated") out += " !! truncated";
  if (pdu.after_loss) out += " !! bytes missing before";
  out += '\n';
  return out;
}

}  // namespace s7::cli
