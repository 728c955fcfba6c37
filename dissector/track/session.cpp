#include "dissector/track/session.hpp"

#include <algorithm>
#include <utility>

#include "dissector/wire/routing.hpp"

namespace s7::dissector {
namespace {

// Download jobs come from the controller (docs/s7.md 5.5).
bool is_job_of_server(Function function) noexcept {
  return function == Function::download_block || function == Function::download_ended;
}

// The side that asked, told by one PDU; nullopt: the PDU does not tell.
std::optional<Side> client_of(Side sender, const S7Pdu& pdu) noexcept {
  switch (pdu.rosctr) {
    case Rosctr::job: return pdu.function() && is_job_of_server(*pdu.function()) ? other(sender) : sender;
    case Rosctr::ack:
    case Rosctr::ack_data: return pdu.function() && is_job_of_server(*pdu.function()) ? sender : other(sender);
    case Rosctr::userdata: break;
  }
  const auto head = decode_userdata_head(pdu.parameters);
  if (!head) return std::nullopt;
  return head->type == UserdataType::request ? sender : other(sender);
}

int strength(Protocol protocol) noexcept {
  switch (protocol) {
    case Protocol::unknown: return 0;
    case Protocol::cotp: return 1;
    case Protocol::iso_on_tcp: return 2;
    case Protocol::rdp:
    case Protocol::mms: return 3;
    case Protocol::s7comm_plus: return 4;
    case Protocol::s7comm_plus_tls: return 5;
    case Protocol::s7comm: return 6;
  }
  return 0;
}

}  // namespace

void set_roles(SessionInfo& info, const FlowKey& key, Side client_side) noexcept {
  info.client_side = client_side;
  info.client = key.ends[client_side];
  info.server = key.ends[other(client_side)];
  info.roles_known = true;
}

void Session::problem(std::string_view layer, std::string_view cause, const Where& where) {
  listener_->on(Problem{layer, cause, info_, 1, where});
}

void Session::finish() {
  tell_route();
  if (tls_) tls_->finish();
  tls_.reset();
  other_.reset();
  s7_.reset();
  if (plus_) plus_->reset();
  joining_ = {};
  early_confirm_.reset();
  disconnected_ = false;
}

void Session::end_attempt() {
  if (!attempt_->open()) return;
  Attempt attempt = attempt_->take();
  attempt.client = info_->client;
  attempt.server = info_->server;
  attempt.vlans = info_->vlans;
  attempt.client_isn = info_->client_isn;
  listener_->on(attempt);
}

void Session::on_tpdu(Side side, const Tpdu& tpdu, bool request_may_follow, const Refuser& by) {
  if (tpdu.after_loss) [[unlikely]]
    on_loss(side, 0);
  Seen seen;
  if (takes_whole(side)) {
    seen.tsdu = whole_tsdu(tpdu.bytes);
    if (!seen.tsdu.empty())
      return on_tsdu(
          {side, seen.tsdu, tpdu.truncated, tpdu.sequence_end, tpdu.acknowledgement, request_may_follow, tpdu.where},
          seen);
  }
  const auto cotp = decode_cotp(tpdu.bytes);
  if (!cotp) {
    seen.problem = name(cotp.error());
    problem("cotp", seen.problem, tpdu.where);
  } else if (cotp->type == TpduType::dt || cotp->type == TpduType::ed) {
    seen.tsdu = join(side, *cotp, tpdu.where);
    if (!seen.tsdu.empty())
      on_tsdu(
          {side, seen.tsdu, tpdu.truncated, tpdu.sequence_end, tpdu.acknowledgement, request_may_follow, tpdu.where},
          seen);
  } else {
    on_control(side, *cotp, by, tpdu.where);
  }
  if (!wants_pdus_) return;
  if ((seen.s7 != nullptr && seen.s7->kept) || (seen.plus != nullptr && seen.plus->kept != 0))
    keep(side, tpdu, seen);
  else
    offer(side, tpdu, cotp, seen);
}

void Session::on_control(Side side, const Cotp& cotp, const Refuser& by, const Where& where) {
  switch (cotp.type) {
    case TpduType::cr: return on_request(side, cotp, where);
    case TpduType::cc: return on_confirm(side, cotp, where);
    case TpduType::dr:
    case TpduType::er: return on_reject(side, cotp.type == TpduType::er, cotp.reason, by, where);
    default: return;
  }
}

bool Session::begins_anew(const Tpdu& tpdu) const noexcept {
  if (!info_->has_tsaps || tpdu.bytes.size() < 2 ||
      TpduType{static_cast<std::uint8_t>(tpdu.bytes[1] >> 4U)} != TpduType::cr)
    return false;
  const auto cotp = decode_cotp(tpdu.bytes);
  return !cotp || !answered_before(*cotp);
}

// A CR that was captured behind its CC.
bool Session::answered_before(const Cotp& request) const noexcept {
  return early_confirm_ && *early_confirm_ == request.source_reference;
}

void Session::on_request(Side side, const Cotp& cotp, const Where& where) {
  const CotpParameters parameters = cotp_parameters(cotp);
  info_->client_tsap = Tsap::from(parameters.calling_tsap);
  info_->server_tsap = Tsap::from(parameters.called_tsap);
  if (answered_before(cotp)) {
    early_confirm_.reset();
    return identified(where);
  }
  joining_ = {};
  if (!info_->roles_known || !info_->start_seen) set_roles(*info_, *key_, side);
  info_->start_seen = info_->has_tsaps = true;
  info_->tpdu_size = parameters.tpdu_size;
  settle_protocol(is_rdp_request(cotp.parameters) ? Protocol::rdp : Protocol::cotp, where);
  attempt_->request(info_->client_tsap, info_->server_tsap, where);
  routed_request_ = where;
}

// The CR asks a gateway for a station behind it, the CC says that the gateway reached it. Both belong to the connection
// of the protocol that they open.
void Session::tell_route() {
  const auto request = std::exchange(routed_request_, std::nullopt);
  const auto confirm = std::exchange(routed_confirm_, std::nullopt);
  const auto routed = decode_routed_tsap(info_->server_tsap.view());
  if (!routed) return;
  const std::string detail = routed_text(*routed);
  const auto tell = [&](PduKind kind, const Where& where) {
    listener_->on(other_seen(*info_, OtherOperation::routing, kind, false, detail, where));
  };
  if (request) tell(PduKind::request, *request);
  if (confirm) tell(PduKind::response, *confirm);
}

void Session::on_confirm(Side side, const Cotp& cotp, const Where& where) {
  joining_ = {};
  const CotpParameters parameters = cotp_parameters(cotp);
  if (!info_->has_tsaps) {  // the CR was not captured: the CC repeats its TSAPs
    if (!info_->roles_known || !info_->start_seen) set_roles(*info_, *key_, other(side));
    info_->start_seen = info_->has_tsaps = true;
    info_->client_tsap = Tsap::from(parameters.calling_tsap);
    info_->server_tsap = Tsap::from(parameters.called_tsap);
    early_confirm_ = cotp.destination_reference;
    attempt_->request(info_->client_tsap, info_->server_tsap, where);
  }
  if (parameters.tpdu_size) info_->tpdu_size = parameters.tpdu_size;
  settle_protocol(Protocol::cotp, where);
  attempt_->confirm(where);
  routed_confirm_ = where;
}

void Session::on_reject(Side side, bool error, std::uint8_t reason, const Refuser& by, const Where& where) {
  joining_ = {};
  if (!info_->roles_known) set_roles(*info_, *key_, other(side));
  if (side != info_->client_side) attempt_->reject(error, reason, by, where);
  if (disconnected_ || info_->closed) return;
  disconnected_ = true;
  info_->end_reason = EndReason::cotp_disconnect;
  info_->closed = where;
  info_->closed_by_server = side != info_->client_side;
  listener_->closed(*info_);
}

ByteView Session::join(Side side, const Cotp& cotp, const Where& where) {
  Joining& joining = joining_[side];
  if (joining.too_long) {
    joining.too_long = !cotp.end_of_tsdu;
    return {};
  }
  if (cotp.end_of_tsdu && !joining.active) return cotp.user_data;
  if (joining.bytes.size() + cotp.user_data.size() > limits_->tsdu) {
    joining = {};
    joining.too_long = !cotp.end_of_tsdu;
    problem("cotp", "tsdu-too-long", where);
    return {};
  }
  if (!joining.active) joining.bytes.clear();
  // An empty DT that says "goes on" holds nothing; it is common and begins no TSDU.
  joining.active = joining.active || !cotp.user_data.empty();
  joining.bytes.insert(joining.bytes.end(), cotp.user_data.begin(), cotp.user_data.end());
  if (!cotp.end_of_tsdu) return {};
  joining.active = false;
  return joining.bytes;
}

void Session::identified(const Where& where) {
  info_->listener_tag = 0;
  if (info_->roles_known) listener_->identified(*info_, where);
}

void Session::settle_protocol(Protocol protocol, const Where& where) {
  // Stronger evidence replaces weaker: the tail of a TSDU whose head is missing looks like raw user data.
  if (strength(protocol) <= strength(info_->protocol)) return;
  info_->protocol = protocol;
  identified(where);
  if (protocol != Protocol::cotp) tell_route();
}

void Session::settle_roles(const Tsdu& tsdu, const S7Pdu* pdu) {
  const auto told = pdu != nullptr ? client_of(tsdu.side, *pdu) : PlusEngine::client_of(tsdu.side, tsdu.bytes);
  // Side 0 of equal addresses has the lower port; ephemeral ports are the higher ones.
  const Side by_port = key_->ends[0].port < key_->ends[1].port ? Side{1} : Side{0};
  set_roles(*info_, *key_, told.value_or(by_port));
}

void Session::climb(const Tsdu& tsdu, const S7Pdu* pdu) {
  const bool setup = pdu != nullptr && pdu->function() == Function::setup_communication;
  if (tsdu.side == info_->client_side)
    attempt_->client_payload(setup, tsdu.where);
  else
    attempt_->server_payload(setup, pdu != nullptr ? pdu->error_word() : std::uint16_t{0}, tsdu.where);
  if (attempt_->decided()) end_attempt();
}

void Session::on_whole(const Tsdu& tsdu) {
  const bool settled = info_->roles_known && info_->protocol == Protocol::s7comm && !attempt_->open() && !tls_;
  if (settled) [[likely]]
    if (const auto pdu = decode_s7(tsdu.bytes)) {
      s7_.on_tsdu(tsdu, *pdu);
      return;
    }
  Seen seen;
  on_tsdu(tsdu, seen);
}

void Session::on_tsdu(const Tsdu& tsdu, Seen& seen) {
  if (tls_ && tls_->takes(tsdu.side, tsdu.bytes)) [[unlikely]] {  // encrypted bytes may look like anything
    seen.protocol = Protocol::s7comm_plus_tls;
    if (attempt_->open()) climb(tsdu, nullptr);
    return on_other(tsdu, seen);
  }
  const auto pdu = decode_s7(tsdu.bytes);
  const S7Pdu* s7 = pdu ? &*pdu : nullptr;
  seen.protocol = s7 != nullptr ? Protocol::s7comm : classify_tsdu(tsdu.bytes);
  if (!info_->roles_known) settle_roles(tsdu, s7);
  if (seen.protocol != info_->protocol) settle_protocol(seen.protocol, tsdu.where);
  if (attempt_->open()) climb(tsdu, s7);
  if (s7 == nullptr) return on_other(tsdu, seen);
  seen.s7 = &s7_.on_tsdu(tsdu, *s7);
  seen.problem = seen.s7->problem;
}

void Session::begin_plus() {
  plus_ = std::make_unique<PlusEngine>(*limits_, *listener_, *info_);
  if (wants_pdus_) plus_->tell_kept([this](const PlusOutcome& outcome) { offer_kept(outcome); });
}

void Session::on_other(const Tsdu& tsdu, Seen& seen) {
  switch (seen.protocol) {
    case Protocol::s7comm_plus:
      if (!plus_) begin_plus();
      seen.plus = &plus_->on_tsdu(tsdu);
      seen.problem = seen.plus->problem;
      return;
    case Protocol::s7comm_plus_tls:
      if (!tls_) tls_ = std::make_unique<TlsEngine>(*limits_, *listener_, *info_);
      tls_->on_tsdu(tsdu);
      seen.tls = &tls_->seen();
      return;
    case Protocol::mms:
    case Protocol::iso_on_tcp:
      if (!other_) other_ = std::make_unique<OtherPayloads>(*listener_, *info_);
      return other_->on_tsdu(tsdu, seen.protocol);
    default: return;
  }
}

}  // namespace s7::dissector
