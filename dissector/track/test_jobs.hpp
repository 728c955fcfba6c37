#pragma once

// Modify and force jobs: accepted with their answer, carried out with their push (docs/s7-userdata.md section 7).

#include <cstdint>
#include <vector>

#include "dissector/track/service_call.hpp"

namespace s7::dissector {

class TestJobs {
 public:
  // At most `limit` wait for their push at once: of more, the oldest is reported as what its answer said.
  TestJobs(Listener& listener, const SessionInfo& info, std::size_t limit) noexcept
      : listener_(&listener), info_(&info), limit_(limit) {}

  // A positive answer that says nothing of the values. False: it does not make a job of this kind.
  bool begin(const Question& asked, const ServicePdu& answer);
  // A push decides the event of its job.
  void pushed(const ServicePdu& push);
  // The session is over: what was accepted stays accepted.
  void reset();

 private:
  struct Job {
    std::uint8_t sequence = 0;
    Question asked;
  };
  void tell(const Job& job, std::string_view outcome);

  Listener* listener_;
  const SessionInfo* info_;
  std::size_t limit_;
  std::vector<Job> jobs_;  // oldest first
};

}  // namespace s7::dissector
