#include "cli/pipeline.hpp"

#include <algorithm>
#include <array>
#include <barrier>
#include <csignal>
#include <exception>
#include <span>
#include <thread>
#include <vector>

#include "capture/filter.hpp"
#include "capture/filtered_source.hpp"

namespace s7::cli {
namespace {

volatile std::sig_atomic_t stop_requested = 0;
struct sigaction old_interrupt, old_terminate;

void request_stop(int) { stop_requested = 1; }

// The shards spread over threads, batch by batch.
class Crew {
 public:
  Crew(dissector::Analyzer& analyzer, unsigned jobs)
      : analyzer_(&analyzer), failures_(jobs), gate_(static_cast<std::ptrdiff_t>(jobs) + 1) {
    for (unsigned job = 0; job < jobs; ++job) threads_.emplace_back([this, job, jobs] { work(job, jobs); });
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew() {
    over_ = true;
    gate_.arrive_and_wait();
    for (std::thread& thread : threads_) thread.join();
  }

  void feed(const std::vector<capture::Packet>& batch, std::uint64_t order) {
    analyzer_->begin_batch();
    routed_.clear();
    for (std::size_t i = 0; i < batch.size(); ++i) routed_.push_back(analyzer_->route(frame_of(batch[i], order + i)));
    gate_.arrive_and_wait();  // begin
    gate_.arrive_and_wait();  // done
    for (const std::exception_ptr& failure : failures_)
      if (failure) std::rethrow_exception(failure);
  }

 private:
  void work(unsigned job, unsigned jobs) {
    while (true) {
      gate_.arrive_and_wait();
      if (over_) return;
      try {
        for (const dissector::Routed& routed : routed_)
          if (routed.shard % jobs == job) analyzer_->feed(routed.shard, routed.frame);
      } catch (...) {
        failures_[job] = std::current_exception();
      }
      gate_.arrive_and_wait();
    }
  }

  dissector::Analyzer* analyzer_;
  bool over_ = false;
  std::vector<dissector::Routed> routed_;
  std::vector<std::exception_ptr> failures_;
  std::barrier<> gate_;
  std::vector<std::thread> threads_;
};

// Field by field into a frame that has the defaults elsewhere, or was filled by this: a copy of a whole one that was
// just put together has to wait for its parts.
void set_frame(dissector::Frame& out, const capture::Packet& packet, std::uint64_t order) noexcept {
  out.where.at = packet.at;
  out.where.frame = packet.number;
  out.where.order = order;
  out.where.capture = packet.capture;
  out.link_type = packet.link_type;
  out.wire_length = packet.wire_length;
  out.bytes = packet.bytes;
}

// A few frames at a time, which stay in the nearest cache meanwhile.
void feed(dissector::Analyzer& analyzer, std::span<const capture::Packet> batch, std::uint64_t order) {
  std::array<dissector::Frame, 4 * dissector::Analyzer::frames_at_once> frames;
  while (!batch.empty()) {
    const std::size_t count = std::min(batch.size(), frames.size());
    for (std::size_t i = 0; i < count; ++i) set_frame(frames[i], batch[i], order++);
    analyzer.feed(std::span(frames).first(count));
    batch = batch.subspan(count);
  }
}

}  // namespace

dissector::Frame frame_of(const capture::Packet& packet, std::uint64_t order) {
  dissector::Frame out;
  set_frame(out, packet, order);
  return out;
}

StopSignal::StopSignal() {
  stop_requested = 0;
  struct sigaction action {};
  action.sa_handler = request_stop;
  sigaction(SIGINT, &action, &old_interrupt);
  sigaction(SIGTERM, &action, &old_terminate);
}

StopSignal::~StopSignal() {
  sigaction(SIGINT, &old_interrupt, nullptr);
  sigaction(SIGTERM, &old_terminate, nullptr);
}

bool StopSignal::requested() noexcept { return stop_requested != 0; }

dissector::Settings settings_from(const InputOptions& options) {
  dissector::Settings out;
  out.ports = options.ports;
  out.ports_only = options.port_only;
  out.limits.flows = options.limits.max_flows;
  out.limits.out_of_order_bytes = options.limits.max_out_of_order_bytes;
  out.limits.out_of_order_segments = options.limits.max_out_of_order_segments;
  out.limits.held_bytes = options.limits.max_held_bytes;
  out.limits.tsdu = options.limits.max_tsdu;
  out.limits.pending_requests = options.limits.max_pending_requests;
  out.limits.idle_timeout = std::int64_t{options.limits.idle_timeout} * 1'000'000'000;
  return out;
}

std::unique_ptr<capture::PacketSource> filtered(std::unique_ptr<capture::PacketSource> source,
                                                const std::string& expression) {
  if (expression.empty()) return source;
  try {
    return std::make_unique<capture::FilteredSource>(std::move(source), capture::Filter(expression));
  } catch (const capture::CaptureError& error) {
    throw UsageError(std::string("--filter: ") + error.what());
  }
}

bool run_pipeline(capture::PacketSource& source, dissector::Analyzer& analyzer, unsigned jobs,
                  const std::function<void()>& after_batch) {
  std::vector<capture::Packet> batch;
  std::uint64_t order = 0;
  const unsigned threads = std::min<unsigned>(jobs, dissector::shard_count);
  const auto crew = threads > 1 ? std::make_unique<Crew>(analyzer, threads) : nullptr;
  while (!StopSignal::requested()) {
    const auto next = source.next(batch);
    if (next == capture::PacketSource::Next::end) return true;
    if (next == capture::PacketSource::Next::timeout) continue;
    if (crew) {
      crew->feed(batch, order);
    } else {
      feed(analyzer, batch, order);
    }
    order += batch.size();
    after_batch();
  }
  return false;
}

}  // namespace s7::cli
