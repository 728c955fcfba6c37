#pragma once

// Services of ROSCTR 7 on one session: parts joined, subscriptions with their pushes, identities, what operations are
// about. Layouts: docs/s7.md section 7, docs/s7-userdata.md.

#include <cstdint>
#include <string>
#include <vector>

#include "dissector/limits.hpp"
#include "dissector/track/identities.hpp"
#include "dissector/track/nc_transfers.hpp"
#include "dissector/track/subscriptions.hpp"
#include "dissector/track/userdata_joiner.hpp"

namespace s7::dissector {

class UserdataEngine {
 public:
  UserdataEngine(const Limits& limits, Listener& listener, const SessionInfo& info, IdentityBook& identities)
      : listener_(&listener),
        info_(&info),
        identities_(&identities),
        joiner_(limits.userdata_bytes, limits.userdata_transfers),
        subscriptions_(limits.subscriptions),
        nc_(listener, info, limits.transfers) {}

  // Fill `note`, and what is to be remembered of a question. The question of an answer is nullptr when it was not seen.
  void asked(const ServicePdu& pdu, Question& question, ServiceNote& note);
  void answered(const ServicePdu& pdu, const Question* question, ServiceNote& note);
  void pushed(const ServicePdu& pdu, ServiceNote& note);
  void unanswered(const Question& question) { nc_.unanswered(question); }
  void lost(Side side, std::uint64_t bytes) noexcept { joiner_.lost(side, bytes); }
  void reset() { nc_.reset(); }

 private:
  void join(const PartKey& key, PartPlace place, bool last, ByteView part, ServiceNote& note);
  void join_send(const ServicePdu& pdu, ServiceNote& note);
  void join_file(const ServicePdu& pdu, ServiceNote& note);
  ByteView join_answer(const ServicePdu& pdu, const Question* question, ServiceNote& note);
  void answer_subscription(const ServicePdu& pdu, const Question& question, ServiceNote& note);

  Listener* listener_;
  const SessionInfo* info_;
  IdentityBook* identities_;
  UserdataJoiner joiner_;
  Subscriptions subscriptions_;
  NcTransfers nc_;
  std::vector<RangeResult> results_;
  std::shared_ptr<const RequestTemplate> noted_;  // what the note points to
  std::string detail_;
};

}  // namespace s7::dissector
