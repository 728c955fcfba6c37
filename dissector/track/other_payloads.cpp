#include "dissector/track/other_payloads.hpp"

#include "dissector/wire/fetch_write.hpp"
#include "dissector/wire/mms.hpp"

namespace s7::dissector {

void OtherPayloads::on_tsdu(const Tsdu& tsdu, Protocol protocol) {
  if (protocol == Protocol::mms)
    on_mms(tsdu);
  else
    on_raw(tsdu);
}

void OtherPayloads::tell(OtherOperation operation, PduKind kind, Side asker, std::string_view detail,
                         const Where& where, std::uint16_t error) {
  OperationSeen seen = other_seen(*info_, operation, kind, asker != info_->client_side, detail, where);
  seen.error = error;
  listener_->on(seen);
}

void OtherPayloads::on_mms(const Tsdu& tsdu) {
  const Side asker = other(tsdu.side);
  const MmsPdu pdu = decode_mms(tsdu.bytes);
  constexpr std::uint16_t refused = 1;
  switch (pdu.session) {
    case SessionUnit::connect: return tell(OtherOperation::associate, PduKind::request, tsdu.side, {}, tsdu.where);
    case SessionUnit::accept: return tell(OtherOperation::associate, PduKind::response, asker, {}, tsdu.where);
    case SessionUnit::refuse: return tell(OtherOperation::associate, PduKind::response, asker, {}, tsdu.where, refused);
    case SessionUnit::finish: return tell(OtherOperation::release, PduKind::request, tsdu.side, {}, tsdu.where);
    case SessionUnit::disconnect: return tell(OtherOperation::release, PduKind::response, asker, {}, tsdu.where);
    case SessionUnit::abort: return tell(OtherOperation::abort, PduKind::request, tsdu.side, {}, tsdu.where);
    case SessionUnit::data:
    case SessionUnit::none: break;
  }
  if (speaks_of_tase2(tsdu.bytes)) tell(OtherOperation::tase2, PduKind::request, tsdu.side, {}, tsdu.where);
  if (!pdu.kind) return;
  switch (*pdu.kind) {
    case MmsKind::confirmed_request:
      if (pdu.service) on_mms_service(tsdu, *pdu.service, PduKind::request, 0);
      return;
    case MmsKind::confirmed_response:
      if (pdu.service) on_mms_service(tsdu, *pdu.service, PduKind::response, 0);
      return;
    case MmsKind::confirmed_error: return on_mms_service(tsdu, service_[asker], PduKind::response, refused);
    case MmsKind::unconfirmed:
      return tell(OtherOperation::mms_service, PduKind::push, tsdu.side, "unconfirmed", tsdu.where);
    case MmsKind::initiate_request: return tell(OtherOperation::associate, PduKind::request, tsdu.side, {}, tsdu.where);
    case MmsKind::initiate_response: return tell(OtherOperation::associate, PduKind::response, asker, {}, tsdu.where);
    case MmsKind::initiate_error:
      return tell(OtherOperation::associate, PduKind::response, asker, {}, tsdu.where, refused);
    default: return;
  }
}

// Answers name their service, errors do not: they are taken for answers to what was asked last.
void OtherPayloads::on_mms_service(const Tsdu& tsdu, std::uint8_t service, PduKind kind, std::uint16_t error) {
  const Side asker = kind == PduKind::request ? tsdu.side : other(tsdu.side);
  if (kind == PduKind::request) service_[asker] = service;
  tell(OtherOperation::mms_service, kind, asker, mms_service_text(service), tsdu.where, error);
}

void OtherPayloads::on_raw(const Tsdu& tsdu) {
  const auto message = decode_fetch_write(tsdu.bytes);
  if (!message) return;
  const OtherOperation operation = message->write ? OtherOperation::write : OtherOperation::fetch;
  if (!message->answer) {
    asked_[tsdu.side] = fetch_write_text(*message);
    return tell(operation, PduKind::request, tsdu.side, asked_[tsdu.side], tsdu.where);
  }
  const Side asker = other(tsdu.side);
  tell(operation, PduKind::response, asker, asked_[asker], tsdu.where, message->error);
  asked_[asker].clear();
}

}  // namespace s7::dissector
