#include "dissector/track/other_operations.hpp"

namespace s7::dissector {

OtherName other_name(OtherOperation operation) noexcept {
  constexpr std::string_view tls = name(Protocol::s7comm_plus_tls), mms = name(Protocol::mms),
                             raw = name(Protocol::iso_on_tcp), cotp = name(Protocol::cotp);
  switch (operation) {
    case OtherOperation::tls_handshake: return {tls, "tls-handshake"};
    case OtherOperation::tls_record: return {tls, "tls-record"};
    case OtherOperation::tls_alert: return {tls, "tls-alert"};
    case OtherOperation::routing: return {cotp, "routing"};
    case OtherOperation::associate: return {mms, "associate"};
    case OtherOperation::release: return {mms, "release"};
    case OtherOperation::abort: return {mms, "abort"};
    case OtherOperation::mms_service: return {mms, "service"};
    case OtherOperation::tase2: return {mms, "tase2"};
    case OtherOperation::fetch: return {raw, "fetch"};
    case OtherOperation::write: return {raw, "write"};
  }
  return {};
}

}  // namespace s7::dissector
