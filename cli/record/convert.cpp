#include "cli/record/convert.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "dissector/text.hpp"
#include "dissector/track/other_operations.hpp"
#include "dissector/wire/plus/codes.hpp"
#include "dissector/wire/plus/pdu.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/tls.hpp"
#include "dissector/wire/userdata/cyclic.hpp"

namespace s7::cli {

using namespace dissector;

std::string mac_text(const Mac& mac) { return to_text(mac); }

std::string vlan_text(const VlanTags& tags) {
  std::string out;
  for (std::size_t i = 0; i < tags.count; ++i) out += (i > 0 ? "." : "") + std::to_string(tags.ids[i]);
  return out;
}

std::vector<std::string> vlan_texts(const VlanSet& vlans) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < vlans.count; ++i) out.push_back(vlan_text(vlans.tags[i]));
  std::sort(out.begin(), out.end());
  return out;
}

storage::ConnectionKey connection_key(const SessionInfo& info) {
  storage::ConnectionKey out;
  out.client = to_string(info.client.address);
  out.server = to_string(info.server.address);
  out.port = info.server.port;
  if (info.has_tsaps) {
    out.client_tsap = hex_digits(info.client_tsap.view());
    out.server_tsap = hex_digits(info.server_tsap.view());
  }
  out.protocol = name(info.protocol);
  if (info.vlan_split && info.vlans.count > 0) out.vlan_instance = vlan_text(info.vlans.tags[0]);
  return out;
}

void apply_info(const SessionInfo& info, storage::ConnectionTotals& totals) {
  const auto replace = [](auto& into, const auto& from) {
    if (from) into = from;
  };
  if (info.has_tsaps) {
    const TsapMeaning meaning = tsap_meaning(info.server_tsap.view());
    totals.connection_type = name(meaning.type);
    replace(totals.rack, meaning.rack);
    replace(totals.slot, meaning.slot);
  }
  for (const std::string& vlan : vlan_texts(info.vlans))
    if (std::find(totals.vlans.begin(), totals.vlans.end(), vlan) == totals.vlans.end()) totals.vlans.push_back(vlan);
  std::sort(totals.vlans.begin(), totals.vlans.end());
  replace(totals.tpdu_size, info.tpdu_size);
  replace(totals.pdu_size_asked, info.pdu_size_asked);
  replace(totals.pdu_size, info.pdu_size);
  replace(totals.max_jobs_calling, info.max_jobs_calling);
  replace(totals.max_jobs_called, info.max_jobs_called);
  totals.secure = totals.secure || info.protocol == Protocol::s7comm_plus_tls;
  totals.start_seen = totals.start_seen || info.start_seen;
}

storage::EndReason end_reason(EndReason reason) {
  switch (reason) {
    case EndReason::fin: return storage::EndReason::fin;
    case EndReason::reset: return storage::EndReason::reset;
    case EndReason::cotp_disconnect: return storage::EndReason::cotp_disconnect;
    case EndReason::timeout: return storage::EndReason::timeout;
    case EndReason::capture_end: return storage::EndReason::capture_end;
    case EndReason::evicted: return storage::EndReason::evicted;
  }
  return storage::EndReason::capture_end;
}

namespace {

storage::Operation operation_of(AccessKind access) {
  switch (access) {
    case AccessKind::read: return storage::Operation::read;
    case AccessKind::write: return storage::Operation::write;
    case AccessKind::subscribe: return storage::Operation::subscribe;
  }
  return storage::Operation::read;
}

// Protocol and name of an operation, as the view operations shows them.
std::pair<std::string_view, std::string> spoken(const OperationName& name) {
  switch (name.family) {
    case OperationFamily::job:
      return {dissector::name(Protocol::s7comm), function_text(static_cast<std::uint8_t>(name.function))};
    case OperationFamily::userdata:
      return {dissector::name(Protocol::s7comm), userdata_text(name.group, static_cast<std::uint8_t>(name.function))};
    case OperationFamily::plus: return {dissector::name(Protocol::s7comm_plus), plus::function_text(name.function)};
    case OperationFamily::other: break;
  }
  const OtherName other = other_name(OtherOperation{name.function});
  return {other.protocol, std::string(other.operation)};
}

}  // namespace

storage::AccessKey access_key(const AccessRange& range, bool by_server, AccessKind access) {
  storage::AccessKey out;
  out.initiator = by_server ? storage::Initiator::server : storage::Initiator::client;
  out.operation = operation_of(access);
  out.area = range.area;
  out.db = range.db;
  out.first_byte = range.first;
  out.bytes = range.count;
  out.bit = range.bit;
  out.transport = range.transport;
  out.detail = range.detail;
  return out;
}

OperationName asking_operation(const SessionInfo& session, AccessKind access) {
  if (session.protocol == Protocol::s7comm_plus) {
    const auto function =
        access == AccessKind::write ? plus::Function::set_multi_variables : plus::Function::get_multi_variables;
    return {OperationFamily::plus, 0, static_cast<std::uint16_t>(function)};
  }
  switch (access) {
    case AccessKind::write: return {OperationFamily::job, 0, static_cast<std::uint8_t>(Function::write_var)};
    case AccessKind::subscribe:
      return {OperationFamily::userdata, cyclic_group, static_cast<std::uint8_t>(CyclicFunction::cyclic)};
    case AccessKind::read: break;
  }
  return {OperationFamily::job, 0, static_cast<std::uint8_t>(Function::read_var)};
}

storage::OperationKey operation_key(const OperationName& name, bool by_server, std::string_view detail) {
  storage::OperationKey out;
  out.initiator = by_server ? storage::Initiator::server : storage::Initiator::client;
  std::tie(out.protocol, out.operation) = spoken(name);
  out.detail = detail;
  return out;
}

storage::AttemptRecord attempt_record(const Attempt& attempt) {
  storage::AttemptRecord out;
  out.client = to_string(attempt.client.address);
  out.server = to_string(attempt.server.address);
  out.client_port = attempt.client.port;
  out.port = attempt.server.port;
  if (attempt.has_tsaps) {
    out.client_tsap = hex_digits(attempt.client_tsap.view());
    out.server_tsap = hex_digits(attempt.server_tsap.view());
  }
  out.outcome = name(attempt.outcome);
  out.syns = attempt.syns;
  out.client_isn = attempt.client_isn;
  out.refusal_delay = attempt.refusal_delay;
  out.refuser_ttl = attempt.refuser_ttl;
  out.icmp_type = attempt.icmp_type;
  out.icmp_code = attempt.icmp_code;
  out.dr_reason = attempt.reason;
  if (attempt.refuser_mac) out.refuser_mac = mac_text(*attempt.refuser_mac);
  if (attempt.refuser_address) out.refuser_address = to_string(*attempt.refuser_address);
  out.setup_error = attempt.setup_error;
  out.refusal = attempt.refusal;
  out.acknowledged = attempt.acknowledged;
  for (const std::string& vlan : vlan_texts(attempt.vlans)) out.vlans += (out.vlans.empty() ? "" : ",") + vlan;
  out.seen.extend(mark_of(attempt.first));
  if (attempt.last.capture == attempt.first.capture) out.seen.extend(mark_of(attempt.last));
  return out;
}

void add_part(const SessionPart& part, storage::DirectionTotals& totals) {
  if (part.has_mac) totals.mac = mac_text(part.mac);
  totals.packets += part.packets;
  totals.bytes += part.bytes;
  totals.retransmissions += part.stream.retransmissions;
  totals.out_of_order += part.stream.out_of_order;
  totals.lost_bytes += part.stream.lost_bytes;
  totals.conflicting_overlaps += part.stream.conflicting_overlaps;
  totals.keep_alives += part.stream.keep_alives;
  if (part.ttl_min <= part.ttl_max) {
    totals.ttl_min = std::min(totals.ttl_min.value_or(part.ttl_min), part.ttl_min);
    totals.ttl_max = std::max(totals.ttl_max.value_or(part.ttl_max), part.ttl_max);
  }
  totals.seen.extend(mark_of(part.first));
  totals.seen.extend(mark_of(part.last));
  if (part.lost_first) {
    totals.lost.extend(mark_of(*part.lost_first));
    totals.lost.extend(mark_of(*part.lost_last));
  }
}

namespace {

// "ObjectNotFound" -> "OBJECT_NOT_FOUND", the form of the other names.
std::string upper_name(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto is_upper = [&](std::size_t at) { return at < name.size() && name[at] >= 'A' && name[at] <= 'Z'; };
    const bool begins =
        is_upper(i) && i > 0 && name[i - 1] != '_' && (!is_upper(i - 1) || (i + 1 < name.size() && !is_upper(i + 1)));
    if (begins) out += '_';
    out += name[i] >= 'a' && name[i] <= 'z' ? static_cast<char>(name[i] - 'a' + 'A') : name[i];
  }
  return out;
}

// Errors of S7comm-plus are stored beside those of classic headers: their numbers are above.
void add_plus_names(std::vector<storage::CodeName>& out) {
  constexpr std::uint32_t first_error = 0x8000;
  for (const CodeName& code : plus::errors())
    if (code.code >= first_error)
      out.push_back({"header-error", code.code, upper_name(code.name), std::string(code.meaning)});
  for (const CodeName& code : plus::functions())
    out.push_back({"plus-function", code.code, plus::function_text(static_cast<std::uint16_t>(code.code)),
                   std::string(code.meaning)});
}

}  // namespace

std::vector<storage::CodeName> code_names() {
  std::vector<storage::CodeName> out;
  for (const CodeTable& table : all_code_tables())
    for (const CodeName& code : table.codes)
      out.push_back({std::string(table.kind), code.code, std::string(code.name), std::string(code.meaning)});
  add_plus_names(out);
  for (const auto& [number, name] : tls_alert_names()) out.push_back({"tls-alert", number, std::string(name), ""});
  return out;
}

}  // namespace s7::cli
