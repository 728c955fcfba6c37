// The part of ShardRecorder that fetches what the next facts will be added to.

#include "cli/record/shard_recorder.hpp"
#include "dissector/prefetch.hpp"

namespace s7::cli {

using namespace dissector;

void ShardRecorder::expect(const SessionInfo& info) const noexcept {
  if (info.listener_tag != 0) prefetch(open_[info.listener_tag - 1].get());
}

void ShardRecorder::expect_facts(const SessionInfo& info) const noexcept {
  constexpr std::size_t needed = 4 * cache_line;
  if (info.listener_tag == 0) return;
  const CaptureFacts* facts = open_[info.listener_tag - 1]->facts;
  if (facts != nullptr) prefetch(facts, needed);
}

void ShardRecorder::expect_request(const RequestTemplate& request) const noexcept {
  if (const AskedRows* rows = known_rows(asked_, request.request_tag)) rows->prefetch();
}

void ShardRecorder::expect_answer(const RequestTemplate& request) const noexcept {
  if (const AnsweredRows* rows = known_rows(answered_, request.answer_tag)) rows->prefetch();
}

}  // namespace s7::cli
