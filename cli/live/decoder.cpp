#include "cli/live/decoder.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <utility>

#include "capture/live/live_source.hpp"
#include "cli/exit_codes.hpp"
#include "cli/live/channel.hpp"
#include "cli/live/clock_watch.hpp"
#include "cli/live/memory_guard.hpp"
#include "cli/live/progress_message.hpp"
#include "cli/live/row_sender.hpp"
#include "cli/live/sandbox.hpp"
#include "cli/live/saving/packet_post.hpp"
#include "cli/pipeline.hpp"
#include "cli/record/capture_counts.hpp"
#include "cli/record/recorder.hpp"

namespace s7::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto hand_over_every = std::chrono::milliseconds(500);
constexpr auto patience = std::chrono::milliseconds(100);
constexpr auto draining_limit = std::chrono::seconds(5);
constexpr auto storing_limit = std::chrono::seconds(10);  // the rings hold what comes meanwhile

class Decoder {
 public:
  explicit Decoder(DecoderSetup&& setup)
      : setup_(std::move(setup)),
        channel_(setup_.channel),
        source_(make_source()),
        recorder_(setup_.techniques, true),
        analyzer_(setup_.settings, recorder_.listeners()),
        memory_(setup_.memory) {
    std::vector<storage::CaptureId> numbers;
    for (std::size_t i = 0; i < setup_.rings.size(); ++i) numbers.push_back(static_cast<storage::CaptureId>(i) + 1);
    recorder_.set_captures(std::move(numbers));
    if (setup_.save) post_.emplace(channel_, setup_.settings.ports);
  }

  int run();

 private:
  std::unique_ptr<capture::PacketSource> make_source() {
    auto rings = std::make_unique<capture::LiveSource>(setup_.rings, setup_.channel, patience);
    rings_ = rings.get();
    return filtered(std::move(rings), setup_.filter);
  }
  capture::PacketSource::Next feed();
  void listen_to_channel();
  void hand_over_when_due();
  void hand_over(bool forget);
  void keep_within_memory();
  void note_step(std::int64_t step);
  void send_batch();
  void finish();
  void wait_until_stored(Clock::duration limit = Clock::duration::max());
  void be_patient();

  DecoderSetup setup_;
  Channel channel_;
  capture::LiveSource* rings_ = nullptr;  // in `source_`
  std::unique_ptr<capture::PacketSource> source_;
  Recorder recorder_;
  dissector::Analyzer analyzer_;
  MemoryGuard memory_;
  ClockWatch clock_;
  RowSender sender_;
  std::optional<PacketPost> post_;
  std::vector<capture::Packet> batch_;
  std::uint64_t order_ = 0, rows_lost_ = 0, connections_given_up_ = 0;
  bool stop_ = false, stored_ = true, patient_ = true, begin_anew_ = false;
  Clock::time_point next_ = Clock::now() + hand_over_every;
};

capture::PacketSource::Next Decoder::feed() {
  const auto next = source_->next(batch_);
  if (const std::int64_t step = clock_.look(); step != 0) note_step(step);
  if (next != capture::PacketSource::Next::packets) return next;
  for (const capture::Packet& packet : batch_) {
    dissector::Frame frame = frame_of(packet, order_++);
    if (post_) post_->look_at(frame);
    frame.where.at = clock_.straight(frame.where.at);
    analyzer_.feed(frame);
  }
  if (post_) post_->send();
  if (memory_.passed(batch_.size()))
    keep_within_memory();
  else if (stored_ && recorder_.rows() >= setup_.max_rows)
    hand_over(true);
  return next;
}

// What was seen so far has the times of the clock as it was set.
void Decoder::note_step(std::int64_t step) {
  constexpr double second = 1e9;
  be_patient();
  if (stored_) hand_over(false);
  sender_.set_clock_offset(0);
  storage::EventRecord event;
  event.kind = "clock-step";
  event.detail = fmt::format("the clock of the sensor was set {} by {:.3f} s", step > 0 ? "forward" : "back",
                             static_cast<double>(std::abs(step)) / second);
  event.outcome = "seen";
  event.at = {clock_.straight_now() + clock_.offset(), std::max<std::uint64_t>(source_->captures()[0].packets, 1)};
  sender_.add(storage::CaptureId{1}, event);
  sender_.set_clock_offset(clock_.offset());
}

// Sums go first, since nothing is lost with them; then connections, those that are worth least before others.
void Decoder::keep_within_memory() {
  constexpr std::size_t part = 10;  // percent of the connections at once
  be_patient();
  if (stored_) hand_over(true);
  std::uint64_t given_up = 0;
  for (std::size_t freed = 1; freed > 0 && memory_.too_much(); given_up += freed) freed = analyzer_.shed(part);
  if (memory_.too_much() && !stored_) hand_over(true);  // which gives the sums up
  if (given_up == 0 || batch_.empty()) return;
  MemoryGuard::give_back();
  const capture::Packet& last = batch_.back();
  recorder_.listeners().front()->on(dissector::Problem{
      "limit", "memory", nullptr, given_up, {clock_.straight(last.at), last.number, order_, last.capture}});
  connections_given_up_ += given_up;
}

void Decoder::listen_to_channel() {
  channel_.flush();
  channel_.receive();
  while (const auto message = channel_.next()) {
    if (message->kind == MessageKind::stored) stored_ = patient_ = true;
    if (message->kind == MessageKind::begin_anew) begin_anew_ = true;
    if (message->kind == MessageKind::stop) stop_ = true;
  }
}

void Decoder::send_batch() {
  for (const std::string& chunk : sender_.take()) channel_.send(MessageKind::rows, chunk);
  BatchEnd end;
  const auto& captures = source_->captures();
  for (std::size_t i = 0; i < captures.size(); ++i)
    end.captures.push_back(capture_counts(captures[i], analyzer_, recorder_, static_cast<std::uint16_t>(i)));
  end.pdus = sender_.pdus();
  end.ports = sender_.take_ports();
  if (post_) post_->choice().add(end.ports);
  if (post_) end.packets_not_saved = post_->left_out();
  end.begins_anew = begin_anew_;
  end.rows_lost = rows_lost_;
  end.connections_given_up = connections_given_up_;
  std::string bytes;
  ByteWriter write(bytes);
  write(end);
  channel_.send(MessageKind::batch_end, bytes);
  stored_ = false;
  if (!std::exchange(begin_anew_, false)) return;
  rings_->forget_times();
  recorder_.forget_strangers();
}

// The other side stores one batch at a time; until it has, facts add up here, within the limit.
void Decoder::hand_over_when_due() {
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + hand_over_every;
  analyzer_.expire(clock_.straight_now());
  const bool full = recorder_.rows() >= setup_.max_rows;
  if (full) be_patient();
  if (stored_ || full) hand_over(full);
}

void Decoder::hand_over(bool forget) {
  analyzer_.report_so_far();
  if (forget || begin_anew_)
    recorder_.flush(sender_);
  else
    recorder_.flush_changes(sender_);
  if (stored_) return send_batch();
  rows_lost_ += sender_.give_up();
}

void Decoder::wait_until_stored(Clock::duration limit) {
  const auto begin = Clock::now();
  while (!stored_ && !channel_.broken() && Clock::now() - begin < limit) {
    pollfd waiting{channel_.descriptor(), static_cast<short>(channel_.sending() ? POLLIN | POLLOUT : POLLIN), 0};
    ::poll(&waiting, 1, static_cast<int>(patience.count()));
    listen_to_channel();
  }
}

// Sums are worth more than packets: the kernel counts what it drops meanwhile. Where waiting was in vain, the inventory
// can't be written, and there is no waiting again until it can.
void Decoder::be_patient() {
  if (!stored_ && patient_) wait_until_stored(storing_limit);
  patient_ = stored_;
}

// What the kernel still holds is read; a mirror port that never falls silent can't keep us from ending.
void Decoder::finish() {
  const auto limit = Clock::now() + draining_limit;
  for (int silent = 0; silent < 2 && Clock::now() < limit;)
    silent = feed() == capture::PacketSource::Next::packets ? 0 : silent + 1;
  wait_until_stored();
  analyzer_.finish();
  recorder_.finish(sender_);
  send_batch();
  channel_.send(MessageKind::finished);
  wait_until_stored();
}

int Decoder::run() {
  if (setup_.take_over)
    for (const auto& ring : setup_.rings) ring->take_over();
  if (setup_.confined) confine_decoder(channel_.descriptor());
  channel_.send(MessageKind::ready);
  while (!stop_ && !channel_.broken()) {
    feed();
    listen_to_channel();
    hand_over_when_due();
  }
  if (channel_.broken()) return exit_internal;
  finish();
  return exit_done;
}

}  // namespace

int run_decoder(DecoderSetup setup) { return Decoder(std::move(setup)).run(); }

}  // namespace s7::cli
