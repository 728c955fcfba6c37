#include "dissector/track/test_jobs.hpp"

#include <algorithm>

#include "dissector/text.hpp"
#include "dissector/wire/s7_items.hpp"
#include "dissector/wire/userdata/tis.hpp"

namespace s7::dissector {
namespace {

bool writes_values(const OperationName& name) noexcept {
  return name.family == OperationFamily::userdata && name.group == tis_group &&
         (name.function == static_cast<std::uint8_t>(TisFunction::modify) ||
          name.function == static_cast<std::uint8_t>(TisFunction::force));
}

// The first failure where no value was written; 0: at least one was. Data: count (2), a return code per value.
std::uint8_t failed_values(ByteView payload) noexcept {
  const auto message = decode_tis(payload);
  if (!message) return 0;
  ByteReader in(message->data);
  const std::size_t count = in.be16();
  const ByteView codes = in.rest().first(std::min(count, in.left()));
  if (codes.empty()) return 0;
  return std::find(codes.begin(), codes.end(), return_code_ok) != codes.end() ? 0 : codes[0];
}

}  // namespace

void TestJobs::tell(const Job& job, std::string_view outcome) {
  listener_->on(ControllerEvent{*info_, job.asked.event, job.asked.event_detail, outcome,
                                job.asked.asker != info_->client_side, job.asked.where});
}

bool TestJobs::begin(const Question& asked, const ServicePdu& answer) {
  if (!writes_values(asked.name) || answer.head == nullptr || !answer.payload.empty() || limit_ == 0) return false;
  if (jobs_.size() >= limit_) {
    tell(jobs_.front(), "succeeded");
    jobs_.erase(jobs_.begin());
  }
  jobs_.push_back({answer.head->sequence, asked});
  return true;
}

void TestJobs::pushed(const ServicePdu& push) {
  if (jobs_.empty() || push.head == nullptr || !writes_values(push.name)) return;
  const auto at = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& job) {
    return job.sequence == push.head->sequence && job.asked.name == push.name;
  });
  if (at == jobs_.end()) return;
  const std::uint8_t code = failed_values(push.payload);
  std::string outcome = "succeeded";
  if (push.error() != 0)
    outcome = refusal_text(push.error());
  else if (code != 0)
    outcome = "refused " + hex_text(code, 2);
  const Job job = std::move(*at);
  jobs_.erase(at);
  tell(job, outcome);
}

void TestJobs::reset() {
  for (const Job& job : jobs_) tell(job, "succeeded");
  jobs_.clear();
}

}  // namespace s7::dissector
