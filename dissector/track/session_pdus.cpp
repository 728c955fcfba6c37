// PDUs for listeners that want them: offered as they come, or kept until it is known what they answer.

#include <algorithm>

#include "dissector/track/session.hpp"

namespace s7::dissector {

void Session::keep(Side side, const Tpdu& tpdu, const Seen& seen) {
  const std::uint64_t number = seen.plus != nullptr ? seen.plus->kept : 0;
  kept_.push_back({side, tpdu, number, seen.problem, {tpdu.bytes.begin(), tpdu.bytes.end()}, {}});
  kept_.back().tsdu.assign(seen.tsdu.begin(), seen.tsdu.end());
}

void Session::offer_kept(const Tsdu& tsdu, const S7Outcome& outcome) {
  const auto at = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) {
    return kept.number == 0 && kept.side == tsdu.side && kept.tpdu.where == tsdu.where &&
           std::equal(kept.tsdu.begin(), kept.tsdu.end(), tsdu.bytes.begin(), tsdu.bytes.end());
  });
  Seen seen;
  seen.protocol = Protocol::s7comm;
  seen.problem = outcome.problem;
  seen.s7 = &outcome;
  offer_kept(at, seen);
}

void Session::offer_kept(const PlusOutcome& outcome) {
  const auto at =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.number == outcome.kept; });
  Seen seen;
  seen.protocol = Protocol::s7comm_plus;
  seen.problem = outcome.problem;
  seen.plus = &outcome;
  offer_kept(at, seen);
}

void Session::offer_kept(std::vector<Kept>::iterator at, Seen& seen) {
  if (at == kept_.end()) return;
  Kept kept = std::move(*at);
  kept_.erase(at);
  kept.tpdu.bytes = kept.bytes;
  seen.tsdu = kept.tsdu;
  if (!kept.problem.empty()) seen.problem = kept.problem;
  offer(kept.side, kept.tpdu, decode_cotp(kept.tpdu.bytes), seen);
}

void Session::offer(Side side, const Tpdu& tpdu, const Result<Cotp>& cotp, const Seen& seen) {
  if (!info_->roles_known) set_roles(*info_, *key_, info_->client_side);
  PduSeen pdu{*info_,
              key_->ends[side],
              key_->ends[other(side)],
              tpdu.bytes,
              tpdu.reserved,
              static_cast<std::uint16_t>(tpdu.announced + 4),
              cotp,
              seen.tsdu,
              seen.protocol,
              tpdu.truncated,
              tpdu.after_loss,
              seen.problem,
              tpdu.where,
              nullptr,
              nullptr,
              std::nullopt,
              std::nullopt,
              {},
              {},
              seen.tls};
  if (seen.s7 != nullptr) {
    pdu.request = seen.s7->request;
    pdu.results = seen.s7->results;
    pdu.asked = seen.s7->asked;
    pdu.subscribed = seen.s7->subscribed;
    pdu.joined = seen.s7->joined;
  }
  if (seen.plus != nullptr) {
    pdu.request = seen.plus->request;
    pdu.results = seen.plus->results;
    pdu.asked = seen.plus->asked;
    pdu.plus_data = seen.plus->data;
  }
  listener_->on(pdu);
}

}  // namespace s7::dissector
