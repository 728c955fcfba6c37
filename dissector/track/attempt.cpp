#include "dissector/track/attempt.hpp"

#include <algorithm>
#include <utility>

namespace s7::dissector {

void AttemptTracker::begin(const Where& where) noexcept {
  if (!started_) attempt_.first = where;
  started_ = true;
  attempt_.last = where;
}

void AttemptTracker::syn(const Where& where) noexcept {
  begin(where);
  if (attempt_.syns++ == 0) question_ = where;
}

void AttemptTracker::tcp_open(const Where& where) noexcept {
  if (!started_ || tcp_open_) return;
  tcp_open_ = true;
  attempt_.last = where;
  question_ = where;
}

void AttemptTracker::request(const Tsap& calling, const Tsap& called, const Where& where) noexcept {
  begin(where);
  tcp_open_ = request_ = true;
  attempt_.has_tsaps = true;
  attempt_.client_tsap = calling;
  attempt_.server_tsap = called;
  attempt_.acknowledged = false;
  question_ = where;
}

void AttemptTracker::confirm(const Where& where) noexcept {
  if (!request_ || confirmed_) return;
  confirmed_ = true;
  attempt_.last = where;
}

void AttemptTracker::reject(bool error, std::uint8_t reason, const Refuser& by, const Where& where) noexcept {
  if (!request_ || confirmed_ || rejected_) return;
  rejected_ = true;
  attempt_.reason = reason;
  attempt_.refusal = error ? "er" : "dr";
  refused_by(by, question_, where);
}

void AttemptTracker::client_payload(bool setup, const Where& where) noexcept {
  if (!request_ || established_ || setup_rejected_ || rejected_) return;
  confirmed_ = true;
  attempt_.last = where;
  if (asked_ && !setup) established_ = true;  // nobody goes on before the setup was answered
  if (!asked_) {
    question_ = where;
    attempt_.acknowledged = false;
  }
  asked_ = true;
}

void AttemptTracker::server_payload(bool setup, std::uint16_t error, const Where& where) noexcept {
  if (!request_ || established_ || setup_rejected_ || rejected_) return;
  confirmed_ = true;
  if (setup && error != 0) {
    setup_rejected_ = true;
    attempt_.setup_error = error;
    attempt_.refusal = "header-error";
    attempt_.refusal_delay = std::max<std::int64_t>(where.at - question_.at, 0);
  } else if (asked_ || setup) {
    established_ = true;
  }
  attempt_.last = where;
}

void AttemptTracker::acknowledged() noexcept {
  if (started_ && attempt_.acknowledged.has_value()) attempt_.acknowledged = true;
}

void AttemptTracker::closed(bool by_server, bool reset, const Refuser& by, const Where& where) noexcept {
  if (!started_ || closed_ || established_) return;
  closed_ = true;
  closed_by_server_ = by_server;
  reset_ = reset;
  attempt_.last = where;
  if (!by_server || rejected_) return;
  attempt_.refusal = reset ? "rst" : "fin";
  refused_by(by, question_, where);
}

void AttemptTracker::unreachable(std::uint8_t type, std::uint8_t code, const Address& sender, const Refuser& by,
                                 const Where& where) noexcept {
  if (!started_ || tcp_open_ || icmp_) return;
  icmp_ = true;
  attempt_.icmp_type = type;
  attempt_.icmp_code = code;
  attempt_.refusal = "icmp";
  attempt_.refuser_address = sender;
  refused_by(by, question_, where);
}

void AttemptTracker::refused_by(const Refuser& by, const Where& asked, const Where& where) noexcept {
  attempt_.last = where;
  attempt_.refusal_delay = std::max<std::int64_t>(where.at - asked.at, 0);
  attempt_.refuser_ttl = by.ttl;
  attempt_.refuser_mac = by.mac;
}

Outcome AttemptTracker::outcome() const noexcept {
  if (established_) return Outcome::established;
  if (setup_rejected_) return Outcome::setup_rejected;
  if (asked_) return Outcome::setup_unanswered;
  if (confirmed_) return Outcome::cotp_only;
  if (rejected_) return Outcome::cotp_rejected;
  if (tcp_open_ && closed_ && closed_by_server_) return Outcome::closed_after_connect;
  if (request_) return Outcome::cotp_unanswered;
  if (tcp_open_) return Outcome::tcp_only;
  if (closed_ && closed_by_server_ && reset_) return Outcome::refused;
  return icmp_ ? Outcome::unreachable : Outcome::unanswered;
}

Attempt AttemptTracker::take() noexcept {
  Attempt out = attempt_;
  out.outcome = outcome();
  *this = AttemptTracker();
  return out;
}

}  // namespace s7::dissector
