#pragma once

// Everything that is no variable access, over time: questions remembered until their answers, transfers, subscriptions,
// and what changes a controller. Made for a session when it first speaks of such things.

#include <cstdint>
#include <vector>

#include "dissector/track/test_jobs.hpp"
#include "dissector/track/transfers.hpp"
#include "dissector/track/userdata_engine.hpp"

namespace s7::dissector {

class Services {
 public:
  Services(const Limits& limits, Listener& listener, const SessionInfo& info, IdentityBook& identities)
      : listener_(&listener),
        info_(&info),
        userdata_(limits, listener, info, identities),
        transfers_(listener, info, limits.transfers),
        test_jobs_(listener, info, limits.test_jobs) {}

  // A request. The ticket is to be given back with its answer, or when there will be none.
  const ServiceNote& asked(const ServicePdu& pdu, std::uint32_t& ticket);
  // An answer; ticket 0: its question was not seen.
  const ServiceNote& answered(const ServicePdu& pdu, std::uint32_t ticket);
  const ServiceNote& pushed(const ServicePdu& pdu);
  void unanswered(std::uint32_t ticket);
  // So many bytes of this side are missing.
  void lost(Side side, std::uint64_t bytes) noexcept;
  // The session is over. What waits for an answer has been given up before.
  void reset();

 private:
  void decide(const ServicePdu& answer, const Question* question);
  void tell(const Question& question, std::string_view outcome);
  const ServiceNote& finish(const ServicePdu& pdu);
  Question take(std::uint32_t ticket);

  Listener* listener_;
  const SessionInfo* info_;
  UserdataEngine userdata_;
  Transfers transfers_;
  TestJobs test_jobs_;
  std::vector<Question> questions_;  // as many as requests wait
  std::uint32_t last_ticket_ = 0;
  Question present_;  // what the note points to
  ServiceNote note_;
};

}  // namespace s7::dissector
